import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { Fault } from '#core/problem';
import { sql } from '#core/sql';
import type { Batch } from '#core/table';
import { fiveTypes, long } from './batches.ts';
import { homes } from './engines.ts';

describe.each(homes)('what goes wrong in $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('refuses an answer that has no cell type, and says what to do', async () => {
    const list = engine.rows(sql`SELECT [1, 2] AS pair`);
    await expect(list).rejects.toMatchObject({ code: 'bad-request', at: 'pair' });
    await expect(list).rejects.toThrow('Column "pair" of the answer is INTEGER[]; cast it in the query');
    await expect(engine.rows(sql`SELECT 9223372036854775808::HUGEINT AS n`)).rejects.toMatchObject({ code: 'bad-data' });
  });

  it('refuses a batch with other columns than the first, and leaves no relation', async () => {
    const [b, i] = fiveTypes;
    const swapped = [i, b].filter((each) => each !== undefined);
    const batches = [
      { rows: 4, columns: [b, i].filter((each) => each !== undefined) },
      { rows: 4, columns: swapped },
    ];
    await expect(engine.load('half', batches)).rejects.toThrow('A batch for "half" has the columns "i" integer, "b" boolean');
    await expect(engine.rows(sql`SELECT * FROM half`)).rejects.toThrow('half');
  });

  it('leaves no relation when the reader fails on the way, and keeps its words', async () => {
    function* torn(): Iterable<Batch> {
      yield long(5);
      throw new Fault('bad-file', 'Row 6 has 3 fields, the header 4.');
    }
    await expect(engine.load('torn', torn())).rejects.toMatchObject({ code: 'bad-file', message: 'Row 6 has 3 fields, the header 4.' });
    await expect(engine.rows(sql`SELECT * FROM torn`)).rejects.toThrow('torn');
  });

  it('says what the database refused, with the SQL as the cause', async () => {
    const fault = await engine.run(sql`SELECT nonsense FROM nowhere`).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'internal', cause: { message: 'SELECT nonsense FROM nowhere' } });
    await expect(engine.rows(sql`SELECT 'x'::INTEGER AS n`)).rejects.toMatchObject({ code: 'bad-data' });
  });

  it('does not reach for an extension that is not there', async () => {
    await expect(engine.rows(sql`SELECT * FROM read_xlsx('a.xlsx')`)).rejects.toBeInstanceOf(Fault);
  });

  it('stops a running statement and goes on working', async () => {
    const endless = sql`SELECT count(*) AS n FROM range(1000000) AS a(i), range(1000000) AS b(j) WHERE (i * j) % 7 = 3`;
    for (const running of [() => engine.rows(endless), () => engine.run(sql`CREATE TABLE endless AS ${endless}`)]) {
      const answer = running();
      setTimeout(() => void engine.interrupt(), 100);
      await expect(answer).rejects.toMatchObject({ code: 'stopped', message: 'The work was stopped before it was done.' });
      expect(await engine.rows(sql`SELECT 1 AS still`)).toEqual([{ still: 1 }]);
    }
  });

  it('stops between two batches of a load', async () => {
    async function* endless(): AsyncIterable<Batch> {
      for (;;) {
        yield long(10);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const loading = engine.load('endless', endless());
    setTimeout(() => void engine.interrupt(), 50);
    await expect(loading).rejects.toMatchObject({ code: 'stopped' });
    await engine.interrupt();
    expect(await engine.rows(sql`SELECT 1 AS still`)).toEqual([{ still: 1 }]);
  });

  it('closes under a running statement', async () => {
    const other = await open();
    const answer = other.rows(sql`SELECT count(*) AS n FROM range(1000000) AS a(i), range(1000000) AS b(j) WHERE (i * j) % 7 = 3`);
    const refused = expect(answer).rejects.toMatchObject({ code: 'stopped' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await other.close();
    await refused;
  });
});
