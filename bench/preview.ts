/**
 * How long a person waits for the first rows of their own 200 MB file, in a real Chromium on the built pages.
 * Run: npm run build && npx tsx bench/preview.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openBrowser, openPage } from '../tests/e2e/browser.ts';

const url = process.env['PHOTOZ_URL'];
if (!url) throw new Error('Start a server and give its address: PHOTOZ_URL=http://127.0.0.1:8080');

const folder = await mkdtemp(join(tmpdir(), 'photoz-bench-'));
const rows = 1_300_000;
const csv = join(folder, 'catalog.csv');
const parquet = join(folder, 'catalog.parquet');

/** Deterministic in i, without a generator's state: fractions of multiples of irrational numbers. */
const spread = (i: number, by: number): number => (i * by) % 1;

async function writeCsv(): Promise<void> {
  const out = createWriteStream(csv);
  const bands = ['u', 'g', 'r', 'i', 'z', 'y'];
  out.write(`object_id,ra,dec,redshift,redshift_err,quality,survey,${bands.map((band) => `mag_${band},err_${band}`).join(',')}\n`);
  for (let i = 0; i < rows; i += 1) {
    const mags = bands.map((_, k) => `${(18 + 8 * spread(i, 0.7548776 + k / 10)).toFixed(4)},${(0.01 + spread(i, 0.31)).toFixed(4)}`);
    const position = `${(360 * spread(i, 0.618034)).toFixed(6)},${(120 * spread(i, 0.414214) - 80).toFixed(6)}`;
    const line = `${900_000_000_000 + i},${position},${(3 * spread(i, 0.732051)).toFixed(5)},0.0004,${i % 5},OZDES,${mags.join(',')}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function writeParquet(): Promise<void> {
  const connection = await (await DuckDBInstance.create()).connect();
  // Text that does not compress well, so that the Parquet file is as large as the CSV.
  await connection.run(`COPY (SELECT *, md5(object_id::VARCHAR) AS tile, md5(ra::VARCHAR) AS night, md5(dec::VARCHAR) AS fiber
    FROM read_csv('${csv}')) TO '${parquet}' (FORMAT parquet, COMPRESSION snappy)`);
  connection.closeSync();
}

async function firstRows(path: string): Promise<number> {
  const browser = await openBrowser();
  const { page } = await openPage(browser, url ?? '');
  await page.goto('/look');
  await page.getByLabel('Choose a file').waitFor({ state: 'attached' });
  const started = performance.now();
  await page.getByLabel('Choose a file').setInputFiles(path);
  await page.getByRole('cell').first().waitFor();
  const ms = performance.now() - started;
  await browser.close();
  return ms;
}

await writeCsv();
await writeParquet();
for (const path of [csv, parquet]) {
  const times: number[] = [];
  for (let run = 0; run < 4; run += 1) times.push(await firstRows(path));
  const [middle] = times
    .slice(1)
    .sort((a, b) => a - b)
    .slice(1);
  const size = (statSync(path).size / 1e6).toFixed(0);
  process.stdout.write(
    `${path.endsWith('.csv') ? 'CSV' : 'Parquet'} ${size} MB: first rows after ${((middle ?? 0) / 1000).toFixed(2)} s (median of 3 after 1)\n`,
  );
}
await rm(folder, { recursive: true, force: true });
