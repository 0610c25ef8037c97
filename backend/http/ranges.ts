import type { ByteRange } from '../store/store.ts';

/** What part of `size` bytes a request asks for: all of it, one range, or one that the file has not. */
export type Wanted = { kind: 'whole' } | { kind: 'part'; range: ByteRange } | { kind: 'nothing' };

const whole: Wanted = { kind: 'whole' };

/**
 * RFC 9110, 14: one range of bytes. Several at once and what cannot be read are answered with the whole, which is allowed.
 * After a change (`If-Range` names another version) the whole is sent, so that no one puts two files together.
 */
export function wantedRange(headers: Headers, sizeBytes: number, etag: string): Wanted {
  const ifRange = headers.get('if-range');
  if (ifRange !== null && ifRange !== etag) return whole;
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.get('range') ?? '');
  const [first = '', last = ''] = match?.slice(1) ?? [];
  if (first === '' && last === '') return whole;
  return first === '' ? ending(Number(last), sizeBytes) : between(Number(first), last === '' ? sizeBytes - 1 : Number(last), sizeBytes);
}

function ending(count: number, sizeBytes: number): Wanted {
  if (count === 0 || sizeBytes === 0) return { kind: 'nothing' };
  return { kind: 'part', range: { start: Math.max(0, sizeBytes - count), end: sizeBytes - 1 } };
}

function between(start: number, last: number, sizeBytes: number): Wanted {
  if (last < start && last !== sizeBytes - 1) return whole;
  if (start >= sizeBytes) return { kind: 'nothing' };
  return { kind: 'part', range: { start, end: Math.min(last, sizeBytes - 1) } };
}
