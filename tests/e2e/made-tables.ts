import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnData, ListData } from '#core/table';
import { fitsWriter } from '#formats/fits/write';
import { MemorySink } from '#formats/sink';
import { plainlyStored } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import { storedZip } from '#formats/zip/write-zip';
import { convert } from '../../backend/tables/convert.ts';
import { nodeFolder } from '../../backend/tables/node-folder.ts';

/** Of the table SPECZ. */
export const rows = 240;
const bins = 301;
const primaryBytes = 2880;

/** `two.fits` with the tables SPECZ and STARS, the first of them as `sky.hats` and `sky.zip` too, and `thesis`, a folder that is no catalog. */
export async function writeTables(folder: string): Promise<void> {
  const path = (name: string): string => join(folder, name);
  const first = await fitsOf(catalog('SPECZ', rows));
  await writeFile(path('two.fits'), Buffer.concat([first, (await fitsOf(catalog('STARS', 17))).subarray(primaryBytes)]));
  await convert({ from: path('two.fits'), table: 'SPECZ', to: path('sky.hats') });
  const sky = await nodeFolder(path('sky.hats'));
  const files = sky.paths.map(async (each) => ({ path: `sky/${each}`, source: await sky.open(each) }));
  await writeFile(path('sky.zip'), new Uint8Array(await (await storedZip(await Promise.all(files))).arrayBuffer()));
  await mkdir(path('thesis'));
  await writeFile(path('thesis/notes.txt'), 'ra,dec\n1,2\n');
}

/** Names that say little, UCDs that say all, and a photo-z PDF. */
function catalog(name: string, count: number): TableRows {
  const column = (named: string, make: (i: number) => number): ColumnData => ({
    ...{ name: named, type: 'double', nulls: null },
    values: Float64Array.from({ length: count }, (_, i) => make(i)),
  });
  const texts = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 'OZDES' : 'DESI'));
  const data: (ColumnData | ListData)[] = [
    {
      name: 'MAIN',
      type: 'bigint',
      values: BigInt64Array.from({ length: count }, (_, i) => 7_711_204_000_000_000n + BigInt(i)),
      nulls: null,
    },
    column('ALPHA', (i) => 8.1 + ((i * 0.618) % 1) * 3),
    column('DELTA', (i) => -44.9 + ((i * 0.414) % 1) * 2),
    column('ZBEST', (i) => (i % 40 === 7 ? -9.99 : 0.05 + ((i * 0.732) % 1) ** 2 * 2)),
    { name: 'QOP', type: 'integer', values: Int32Array.from({ length: count }, (_, i) => 1 + (i % 4)), nulls: null },
    { name: 'SOURCE', type: 'text', values: texts, nulls: null },
    column('MAG_R', (i) => 18 + ((i * 0.31) % 1) * 6),
    pdfs(count),
  ];
  const said: Record<string, { unit?: string; ucd?: string; description?: string }> = {
    MAIN: { ucd: 'meta.id;meta.main', description: 'Number of the object' },
    ALPHA: { unit: 'deg', ucd: 'pos.eq.ra;meta.main', description: 'Right ascension, J2000' },
    DELTA: { unit: 'deg', ucd: 'pos.eq.dec;meta.main' },
    ZBEST: { ucd: 'src.redshift', description: 'Best redshift' },
    MAG_R: { unit: 'mag', ucd: 'phot.mag;em.opt.R' },
  };
  const nothing = { unit: null, ucd: null, description: null };
  const columns = data.map((each) => plainlyStored({ name: each.name, type: each.type, ...nothing, ...said[each.name] }));
  const shaped = columns.map((each) => (each.name === 'PDF' ? { ...each, stored: { ...each.stored, shape: [bins] } } : each));
  const batches: TableRows['batches'] = async function* (options = {}) {
    const wanted = options.columns;
    yield { rows: count, columns: wanted ? data.filter((each) => wanted.includes(each.name)) : data };
  };
  return { name, schema: { columns: shaped, rows: count }, metadata: new Map([['EXTNAME', name]]), batches };
}

function pdfs(count: number): ListData {
  const values = Float64Array.from({ length: count * bins }, (_, i) => Math.exp(-(((i % bins) - 60) ** 2) / 800) / 50);
  const offsets = Uint32Array.from({ length: count + 1 }, (_, i) => i * bins);
  return { name: 'PDF', type: 'double[]', items: { name: 'PDF', type: 'double', values, nulls: null }, offsets, nulls: null };
}

async function fitsOf(table: TableRows): Promise<Uint8Array> {
  const sink = new MemorySink();
  await fitsWriter.write(table, sink);
  return sink.bytes();
}
