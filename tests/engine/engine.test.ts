import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSteps, type Engine } from '#core/engine';
import { list, name, sql } from '#core/sql';
import type { Batch } from '#core/table';
import { fiveTypes, long, packed } from './batches.ts';
import { homes } from './engines.ts';

const hostile = [
  'a"b',
  "it's",
  'semi;colon -- x',
  '*',
  ' space ',
  'dec',
  'select',
  'tab\tnew\nline',
  'Ünï❤',
  '"',
  '${x}',
  "'; DROP TABLE t; --",
  'a.b',
  '?',
  '$1',
];

describe.each(homes)('the engine in $home', ({ home, open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('is the release that was decided', async () => {
    expect(engine.home).toBe(home);
    expect(await engine.rows(sql`SELECT version() AS v`)).toEqual([{ v: home === 'native' ? 'v1.4.4' : 'v1.4.3' }]);
  });

  it('starts with the prelude', async () => {
    const setting = (key: string) => sql`current_setting(${key})::VARCHAR AS ${name(key)}`;
    const keys = ['autoinstall_known_extensions', 'autoload_known_extensions', 'default_null_order', 'preserve_insertion_order'];
    expect(await engine.rows(sql`SELECT ${list(keys.map(setting))}`)).toEqual([
      {
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        default_null_order: 'NULLS_LAST',
        preserve_insertion_order: 'true',
      },
    ]);
    expect(await engine.rows(sql`SELECT x FROM (VALUES (NULL), (2), (1)) AS v(x) ORDER BY x DESC`)).toEqual([
      { x: 2 },
      { x: 1 },
      { x: null },
    ]);
  });

  it('gives back all five types as they were loaded', async () => {
    expect(await engine.load('five', [{ rows: 4, columns: fiveTypes }])).toBe(4);
    expect(await engine.columns(sql`SELECT * FROM five`)).toEqual(fiveTypes);
    expect(await engine.rows(sql`SELECT * FROM five LIMIT 1`)).toEqual([{ b: true, i: -(2 ** 31), l: 2n ** 63n - 1n, d: 0.1, t: '' }]);
    expect((await engine.rows(sql`SELECT * FROM five`)).at(-1)).toEqual({ b: null, i: 7, l: null, d: null, t: 'plain' });
  });

  it('gives back many rows in their order', async () => {
    const batch = long(300_001);
    await engine.load('many', [batch]);
    expect(packed(await engine.columns(sql`SELECT * FROM many`))).toEqual(packed(batch.columns));
    expect(await engine.rows(sql`SELECT t, l FROM many WHERE i >= 299999`)).toEqual([
      { t: 'row 299999', l: 2n ** 60n + 299_999n },
      { t: 'row 300000', l: 2n ** 60n + 300_000n },
    ]);
  });

  it('appends batch after batch', async () => {
    async function* batches(): AsyncIterable<Batch> {
      yield long(0);
      yield long(10);
      yield long(3000);
    }
    expect(await engine.load('parts', batches())).toBe(3010);
    expect(await engine.rows(sql`SELECT count(*)::INTEGER AS n, count(i)::INTEGER AS known FROM parts`)).toEqual([
      { n: 3010, known: 2580 },
    ]);
  });

  it('keeps columns apart that share their memory', async () => {
    const memory = new Float64Array([1, 2, 3, 4]);
    const columns = [memory, memory, memory.subarray(1), memory.subarray(0, 3)].map(
      (values, i) => ({ name: `c${i}`, type: 'double', values: values.subarray(0, 3), nulls: null }) as const,
    );
    await engine.load('shared', [{ rows: 3, columns }]);
    expect(await engine.rows(sql`SELECT * FROM shared LIMIT 1`)).toEqual([{ c0: 1, c1: 1, c2: 2, c3: 1 }]);
  });

  it('answers each of many questions that are asked at once', async () => {
    const asked = Array.from({ length: 20 }, (_, i) => i);
    const answers = await Promise.all(
      asked.map((i) => engine.rows(sql`SELECT ${i}::INTEGER AS i, count(*)::INTEGER AS n FROM range(${1000 * i})`)),
    );
    expect(answers).toEqual(asked.map((i) => [{ i, n: 1000 * i }]));
  });

  it('makes an empty relation from an empty batch', async () => {
    expect(await engine.load('none', [long(0)])).toBe(0);
    expect(await engine.columns(sql`SELECT l, t FROM none`)).toEqual([
      { name: 'l', type: 'bigint', values: new BigInt64Array(), nulls: null },
      { name: 't', type: 'text', values: [], nulls: null },
    ]);
  });

  it('keeps hostile names of columns and relations', async () => {
    for (const relation of ['rel"x', "it's", 'a.b']) {
      await engine.load(relation, [
        { rows: 1, columns: hostile.map((each, i) => ({ name: each, type: 'integer', values: Int32Array.of(i), nulls: null })) },
      ]);
      expect(await engine.rows(sql`SELECT ${list(hostile.map(name))} FROM ${name(relation)}`)).toEqual([
        Object.fromEntries(hostile.map((each, i) => [each, i])),
      ]);
      expect((await engine.columns(sql`SELECT *, sum(1) OVER () AS total FROM ${name(relation)}`)).map((column) => column.name)).toEqual([
        ...hostile,
        'total',
      ]);
    }
  });

  it('keeps big text', async () => {
    const texts = ['x'.repeat(3_000_000), '❤'.repeat(500_000), '"quoted"'];
    await engine.load('big', [{ rows: 3, columns: [{ name: 't', type: 'text', values: texts, nulls: null }] }]);
    const [column] = await engine.columns(sql`SELECT t FROM big`);
    expect(column?.values.length).toBe(3);
    texts.forEach((text, i) => expect(column?.values[i] === text).toBe(true));
    expect(await engine.rows(sql`SELECT ${"it's \\ \n ❤"} AS quoted`)).toEqual([{ quoted: "it's \\ \n ❤" }]);
  });

  it('casts other types of an answer to the five, in the order of the answer', async () => {
    const query = sql`SELECT (1 - i)::TINYINT AS tiny, sum(i::BIGINT) OVER () AS huge, 1.25 AS dec, (i / 2)::FLOAT AS f, i::UINTEGER AS u,
      DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 01:02:03' AS at FROM range(3) AS r(i) ORDER BY i DESC`;
    expect(await engine.rows(query)).toEqual(
      [2, 1, 0].map((i) => ({ tiny: 1 - i, huge: 3n, dec: 1.25, f: i / 2, u: BigInt(i), day: '2024-02-29', at: '2024-02-29 01:02:03' })),
    );
  });

  it('runs steps of both kinds and says what each did', async () => {
    await engine.load('five', [{ rows: 4, columns: fiveTypes }]);
    let now = 0;
    const records = await runSteps(
      engine,
      [
        { makes: 'known', title: 'Keep the known', query: sql`SELECT i FROM five WHERE i IS NOT NULL` },
        { makes: 'twice', title: 'Double', needs: sql`SELECT i % 10 AS i FROM known`, compute: (columns) => columns },
      ],
      { clock: () => (now += 5) },
    );
    expect(records.map(({ makes, rows, ms }) => ({ makes, rows, ms }))).toEqual([
      { makes: 'known', rows: 3, ms: 5 },
      { makes: 'twice', rows: 3, ms: 5 },
    ]);
    expect(await engine.rows(sql`SELECT * FROM twice`)).toEqual([{ i: -8 }, { i: 7 }, { i: 7 }]);
  });
});
