import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { name, sql, type Sql } from '#core/sql';
import { openNativeEngine, type NativeEngine } from '../../backend/native-engine.ts';
import { fiveTypes, long, packed } from './batches.ts';

const folder = mkdtempSync(join(tmpdir(), 'photoz-native-'));
const [outside, writeDir, tempDir] = ['outside', 'out', 'temp'].map((each) => mkdtempSync(join(folder, each))) as [string, string, string];
const readable = join(folder, 'input.parquet');
const canary = join(outside, 'canary.csv');
const canaryParquet = join(outside, 'canary.parquet');

const open = (o: { threads?: number; memoryBytes?: number; readPaths?: string[]; writeDir?: string | null } = {}): Promise<NativeEngine> =>
  openNativeEngine({ memoryBytes: 1e9, threads: 2, tempDir, readPaths: [readable], writeDir, ...o });

/** A Parquet file as others write them: types that are none of ours, and NaN. */
async function writeForeign(path: string, to: string): Promise<void> {
  const engine = await open({ writeDir: to });
  await engine.exportTo(
    sql`SELECT i::SMALLINT AS small, i::FLOAT / 3 AS f, CASE WHEN i = 1 THEN 'NaN'::DOUBLE ELSE i END AS z, i::DECIMAL(9, 2) AS price,
      i::UBIGINT AS object, DATE '2024-01-01' AS day, 'T' || i AS "a""b" FROM range(3) AS r(i)`,
    path,
    'parquet',
  );
  await engine.close();
}

let engine: NativeEngine;
beforeAll(async () => {
  writeFileSync(canary, 'secret\n42\n');
  await writeForeign(canaryParquet, outside);
  await writeForeign(readable, folder);
  engine = await open();
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

describe('files of the native engine', () => {
  it('reads Parquet in the five cell types, NaN as NULL', async () => {
    await engine.loadParquet('input', readable);
    expect(await engine.rows(sql`SELECT * FROM input WHERE small > 0`)).toEqual([
      { small: 1, f: Math.fround(1 / 3), z: null, price: 1, object: 1n, day: '2024-01-01', 'a"b': 'T1' },
      { small: 2, f: Math.fround(2 / 3), z: 2, price: 2, object: 2n, day: '2024-01-01', 'a"b': 'T2' },
    ]);
    expect(
      await engine.rows(sql`SELECT DISTINCT typeof(f) AS f, typeof(small) AS s, typeof(object) AS o, typeof(day) AS d FROM input`),
    ).toEqual([{ f: 'DOUBLE', s: 'INTEGER', o: 'BIGINT', d: 'VARCHAR' }]);
  });

  it('leaves columns of lists out of what it reads, and says so when there are no others', async () => {
    const lists = join(writeDir, 'lists.parquet');
    await engine.exportTo(sql`SELECT [i, i] AS pdf, i::INTEGER AS id, {'a': i} AS nested FROM range(2) AS r(i)`, lists, 'parquet');
    await engine.loadParquet('lists', lists);
    expect(await engine.rows(sql`SELECT * FROM lists`)).toEqual([{ id: 0 }, { id: 1 }]);
    await engine.exportTo(sql`SELECT [i, i] AS pdf FROM range(2) AS r(i)`, lists, 'parquet');
    await expect(engine.loadParquet('lists', lists)).rejects.toThrow('no column with one value in each row');
  });

  it.each(['parquet', 'csv'] as const)('writes the same bytes of %s for the same rows, whatever the threads', async (format) => {
    const digests = new Set<string>();
    for (const threads of [1, 2, 2, 4]) {
      const other = await open({ threads });
      await other.load('many', [long(400_000)]);
      const path = join(writeDir, `many-${threads}.${format}`);
      await other.exportTo(sql`SELECT * FROM many ORDER BY t DESC, l`, path, format);
      await other.close();
      digests.add(createHash('sha256').update(readFileSync(path)).digest('hex'));
    }
    expect(digests.size).toBe(1);
  });

  it('reads back what it wrote, in order', async () => {
    const batch = long(200_000);
    await engine.load('many', [batch]);
    const path = join(writeDir, 'back.parquet');
    await engine.exportTo(sql`SELECT * FROM many`, path, 'parquet');
    await engine.loadParquet('back', path);
    expect(packed(await engine.columns(sql`SELECT * FROM back`))).toEqual(packed(batch.columns));
    const codecs = await engine.rows(sql`SELECT DISTINCT compression FROM parquet_metadata(${path})`);
    expect(codecs).toEqual([{ compression: 'ZSTD' }]);
  });

  it('writes CSV with a header, nothing for NULL, and doubles that come back', async () => {
    await engine.load('five', [{ rows: 4, columns: fiveTypes }]);
    const path = join(writeDir, 'five.csv');
    await engine.exportTo(sql`SELECT * FROM five`, path, 'csv');
    expect(readFileSync(path, 'utf8').split('\n')).toEqual([
      'b,i,l,d,t',
      'true,-2147483648,9223372036854775807,0.1,""',
      'false,2147483647,-9223372036854775808,-0.0,größe ❤ 𝄞',
      'true,,9007199254740993,inf,',
      ',7,,,plain',
      '',
    ]);
    const doubles = [1 / 3, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 1e22, 123456789.12345679, -2.5e-7];
    await engine.load('doubles', [{ rows: 7, columns: [{ name: 'd', type: 'double', values: Float64Array.from(doubles), nulls: null }] }]);
    await engine.exportTo(sql`SELECT d FROM doubles`, path, 'csv');
    expect(readFileSync(path, 'utf8').trim().split('\n').slice(1).map(Number)).toEqual(doubles);
  });

  it('says that a file is damaged by its name, not by its place', async () => {
    await engine.load('many', [long(50_000)]);
    const path = join(writeDir, 'damaged.parquet');
    await engine.exportTo(sql`SELECT * FROM many`, path, 'parquet');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 200, bytes.length - 4000));
    await engine.loadParquet('damaged', path);
    const answer = engine.rows(sql`SELECT count(*) AS n, min(COLUMNS(*)) FROM damaged`);
    await expect(answer).rejects.toMatchObject({ code: 'bad-file' });
    await expect(answer).rejects.toThrow(/^damaged\.parquet is damaged: .*Send it again/);
  });

  it('names a file that cannot be written without its place', async () => {
    const path = join(writeDir, 'no-folder', 'a.parquet');
    await expect(engine.exportTo(sql`SELECT 1 AS a`, path, 'parquet')).rejects.toThrow(/^(?!.*no-folder).*a\.parquet/);
  });

  it('puts work aside that does not fit in memory', async () => {
    const small = await open({ memoryBytes: 200e6 });
    await small.run(sql`CREATE TABLE big AS SELECT hash(i) AS h, i FROM range(15000000) AS r(i)`);
    expect(await small.rows(sql`SELECT count(*) AS n, (SELECT sum(size) > 0 FROM duckdb_temporary_files()) AS aside FROM big`)).toEqual([
      { n: 15_000_000n, aside: true },
    ]);
    await small.close();
    expect(readdirSync(tempDir)).toEqual([]);
  });

  it('says so when even that is not enough', async () => {
    const small = await open({ memoryBytes: 20e6 });
    const hungry = small.run(sql`CREATE TABLE big AS SELECT md5(i::VARCHAR) AS a, md5((i + 1)::VARCHAR) AS b FROM range(9000000) AS r(i)`);
    await expect(hungry).rejects.toMatchObject({ code: 'too-large' });
    expect(await small.rows(sql`SELECT 1 AS still`)).toEqual([{ still: 1 }]);
    await small.close();
  });
});

const waysOut: { way: string; statement: Sql }[] = [
  { way: 'read_csv', statement: sql`SELECT * FROM read_csv(${canary})` },
  { way: 'the name of a file', statement: sql`SELECT * FROM ${name(canary)}` },
  { way: 'read_text', statement: sql`SELECT content FROM read_text(${canary})` },
  { way: 'read_blob', statement: sql`SELECT content FROM read_blob('/etc/passwd')` },
  { way: 'read_parquet', statement: sql`SELECT * FROM read_parquet(${canaryParquet})` },
  { way: 'read_json', statement: sql`SELECT * FROM read_json('/proc/self/environ')` },
  { way: 'parquet_metadata', statement: sql`SELECT * FROM parquet_metadata(${canaryParquet})` },
  { way: 'sniff_csv', statement: sql`SELECT * FROM sniff_csv(${canary})` },
  { way: 'glob', statement: sql`SELECT * FROM glob('/etc/*')` },
  {
    way: '.. from the folder to write in',
    statement: sql`SELECT * FROM read_csv(${`${writeDir}/../${outside.slice(folder.length + 1)}/canary.csv`})`,
  },
  { way: 'https', statement: sql`SELECT * FROM read_csv('https://127.0.0.1:1/x.csv')` },
  { way: 'COPY TO', statement: sql`COPY (SELECT 1) TO ${join(outside, 'out.csv')}` },
  { way: 'COPY FROM', statement: sql`COPY probe FROM ${canary}` },
  { way: 'EXPORT', statement: sql`EXPORT DATABASE ${join(outside, 'all')}` },
  { way: 'IMPORT', statement: sql`IMPORT DATABASE ${outside}` },
  { way: 'ATTACH', statement: sql`ATTACH ${join(outside, 'x.db')} AS stolen` },
  { way: 'INSTALL', statement: sql`INSTALL httpfs` },
  { way: 'LOAD', statement: sql`LOAD httpfs` },
  { way: 'LOAD of a file', statement: sql`LOAD ${join(outside, 'evil.duckdb_extension')}` },
  { way: 'CREATE SECRET', statement: sql`CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')` },
  { way: 'SET enable_external_access', statement: sql`SET enable_external_access = true` },
  { way: 'SET allowed_paths', statement: sql`SET allowed_paths = ['/etc/passwd']` },
  { way: 'SET allowed_directories', statement: sql`SET GLOBAL allowed_directories = ['/']` },
  { way: 'SET memory_limit', statement: sql`SET memory_limit = '100GB'` },
  { way: 'SET temp_directory', statement: sql`SET temp_directory = ${outside}` },
  { way: 'RESET', statement: sql`RESET memory_limit` },
  { way: 'SET lock_configuration', statement: sql`SET lock_configuration = false` },
  { way: 'SET autoload', statement: sql`SET autoload_known_extensions = true` },
];

const refusals =
  /Permission Error: (Cannot access|Loading external extensions is disabled)|the configuration has been locked|canary.csv does not exist|Secret type 's3' does not exist/;

describe('the walls of the native engine', () => {
  it.each(waysOut)('refuse $way', async ({ statement }) => {
    await engine.run(sql`CREATE OR REPLACE TABLE probe (secret VARCHAR)`);
    const before = readdirSync(outside);
    await expect(engine.run(statement)).rejects.toThrow(refusals);
    expect(readdirSync(outside)).toEqual(before);
    expect(await engine.rows(sql`SELECT count(*)::INTEGER AS n FROM probe`)).toEqual([{ n: 0 }]);
  });

  it('let nothing be written where no folder was given', async () => {
    const reader = await open({ writeDir: null });
    await expect(reader.exportTo(sql`SELECT 1 AS one`, join(writeDir, 'x.csv'), 'csv')).rejects.toMatchObject({ code: 'not-allowed' });
    await reader.close();
    expect(existsSync(join(writeDir, 'x.csv'))).toBe(false);
  });
});
