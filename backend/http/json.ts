import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Fault } from '#core/problem';
import { inward, outward } from '#core/wire/keys';
import type { AppEnv } from './env.ts';

const mostBodyBytes = 1_000_000;
const mostDrainedBytes = 16_000_000;

/** An answer in snake_case. */
export function answer(c: Context<AppEnv>, value: unknown, status: ContentfulStatusCode = 200): Response {
  return c.body(JSON.stringify(outward(value)), status, { 'Content-Type': 'application/json; charset=utf-8' });
}

/** The JSON object of the body in camelCase. Asking for the media type keeps plain forms of other sites out. */
export async function bodyOf(c: Context<AppEnv>): Promise<Record<string, unknown>> {
  const type = c.req.header('content-type') ?? 'none';
  if (!/^application\/json\b/i.test(type)) {
    throw new Fault('bad-request', `The body has the media type ${type.slice(0, 80)}; it must be application/json.`);
  }
  const body = inward(parsed(await limitedText(c.req.raw)));
  if (!isObject(body)) throw new Fault('bad-request', 'The body must be one JSON object.');
  return body;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a field, without blanks around it; a Fault names the field and both lengths. */
export function textField(body: Record<string, unknown>, field: string, lengths: { least?: number; most: number }): string {
  const value = body[field] ?? '';
  if (typeof value !== 'string') throw new Fault('bad-request', `"${field}" must be text.`, { at: field });
  if (/\p{Surrogate}/u.test(value))
    throw new Fault('bad-request', `"${field}" is no valid Unicode: it holds half a character.`, { at: field });
  const text = value.trim();
  const least = lengths.least ?? 0;
  if (text.length < least || text.length > lengths.most) {
    throw new Fault('bad-request', `"${field}" has ${text.length} characters; it must have ${least} to ${lengths.most}.`, { at: field });
  }
  return text;
}

/** Reads on for a while when it is too much: a connection that ends in the middle would not bring the answer across. */
async function limitedText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= mostBodyBytes) chunks.push(chunk);
    if (size > mostDrainedBytes) break;
  }
  if (size > mostBodyBytes) throw new Fault('too-large', `The body has more than ${mostBodyBytes} bytes, which is the most.`);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Fault('bad-request', 'The body is not JSON.', { cause: error });
  }
}
