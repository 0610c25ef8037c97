import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inward } from '#core/wire/keys';
import { photozEstimates } from '../../../backend/demo/catalogs/estimates.ts';
import { ozDes } from '../../../backend/demo/catalogs/oz-des.ts';
import { vvds } from '../../../backend/demo/catalogs/vvds.ts';
import { startServer, type TestServer, type Visitor } from '../server.ts';
import { detail, order, ordered, publishDemo, until } from './demo-server.ts';

/** Whole runs, on a machine that may be busy with other tests. */
vi.setConfig({ testTimeout: 180_000 });

let server: TestServer;
let ana: Visitor;
let ben: Visitor;
let admin: Visitor;
let inputs: number[];
let estimates: number;

beforeAll(async () => {
  server = await startServer({ unsandboxed: true });
  ana = await server.as('ana');
  ben = await server.as('ben');
  admin = await server.as('root', { admin: true });
  inputs = await publishDemo(server, 'ana', [ozDes, vvds]);
  estimates = (await publishDemo(server, 'ana', [photozEstimates]))[0] ?? 0;
});
afterAll(() => server.close());

describe('strangers', () => {
  it('do not see a run before its product is published, and cannot stop it', async () => {
    const made = await ordered(ana, { inputs });
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/log'],
      ['POST', '/stop'],
    ] as const) {
      expect((await ben.send(method, `/api/v2/processes/${made.id}${path}`)).status, path).toBe(404);
    }
    expect((await admin.ask(`/api/v2/processes/${made.id}`)).status).toBe(200);
    expect((await until(ana, made.id)).status).toBe('Successful');
    const seen = await detail(ben, made.id);
    expect(seen).toMatchObject({ mine: false, can: { stop: false } });
    expect((await ben.send('POST', `/api/v2/processes/${made.id}/stop`)).status).toBe(404);
    const list = inward(await (await ben.ask('/api/v2/processes?status=Successful')).json()) as {
      count: number;
      results: { id: number }[];
    };
    expect(list.results.map(({ id }) => id)).toContain(made.id);
    expect(inward(await (await ben.ask('/api/v2/processes?mine=1')).json())).toEqual({ count: 0, results: [] });
  });

  it('leave nothing open by asking for the head alone', async () => {
    const made = await ordered(ana, { inputs });
    const watch = vi.spyOn(server.parts.runner, 'watch');
    for (const path of ['/events', '/log'])
      expect((await ana.ask(`/api/v2/processes/${made.id}${path}`, { method: 'HEAD' })).status).toBe(200);
    expect(watch).not.toHaveBeenCalled();
    watch.mockRestore();
    await until(ana, made.id);
  });

  it('hear nothing without signing in', async () => {
    for (const path of [
      '/api/v2/processes',
      '/api/v2/processes/1',
      '/api/v2/processes/1/events',
      '/api/v2/processes/1/log',
      '/api/v2/pipelines',
    ]) {
      expect((await server.ask(path)).status, path).toBe(401);
    }
  });
});

describe('an order that makes no sense', () => {
  it.each([
    [{ combine_type: 'shuffle' }, 'combine_type'],
    [{ crossmatch_radius_arcsec: 'wide' }, 'crossmatch_radius_arcsec'],
    [{ no_such_key: 1 }, 'no_such_key'],
    [{ flags_translation_file: '/etc/passwd' }, 'flags_translation_file'],
  ])('is refused with the name of the key: %j', async (params, key) => {
    const answer = await order(ana, { inputs, params });
    expect(answer.status).toBe(422);
    const problem = (await answer.json()) as { message: string; at: string };
    expect(problem.message).toContain(key);
    expect(problem.at).toContain(key);
  });

  it('is refused for inputs that are not there, twice there, none, of another type, or not published', async () => {
    const waiting = await ordered(ana, { inputs });
    const hidden = waiting.output?.id ?? 0;
    const refused = async (visitor: Visitor, ids: number[]): Promise<string> => {
      const answer = await order(visitor, { inputs: ids });
      expect(answer.status).toBe(400);
      return ((await answer.json()) as { message: string }).message;
    };
    const [first = 0] = inputs;
    expect(await refused(ana, [])).toContain('0 catalogs were chosen');
    expect(await refused(ana, [first, first])).toContain('chosen twice');
    expect(await refused(ana, [999_999])).toBe('There is no product 999999.');
    expect(await refused(ana, [estimates])).toContain('is of the type Photo-z Estimates');
    expect(await refused(ben, [hidden])).toBe(`There is no product ${hidden}.`);
    expect(await refused(ana, [hidden])).toContain('only a published product can be combined');
    await ana.send('POST', `/api/v2/processes/${waiting.id}/stop`);
  });

  it('is refused without a name, and with a format that is not offered', async () => {
    expect((await order(ana, { inputs, displayName: ' ' })).status).toBe(400);
    expect((await order(ana, { inputs, outputFormat: 'docx' })).status).toBe(400);
  });
});
