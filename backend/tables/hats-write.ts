import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { distinct, note } from '#formats/hats/findings';
import { formatProperties } from '#formats/hats/properties';
import { targetsOf } from '#formats/parquet/targets';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import { version } from '../version.ts';
import { HatsBuckets } from './hats-buckets.ts';
import { HatsCatalog, type CatalogSchema } from './hats-catalog.ts';
import { fill, marginBucket, marginPixel, rowsBucket } from './hats-fill.ts';
import { bytesOf } from './hats-gather.ts';
import { HatsMargin } from './hats-margin.ts';
import { indexColumn, positionsOf, type PositionColumns } from './hats-positions.ts';
import { HatsTree, marginOrder, type Pixel } from './hats-tree.ts';

export interface HatsOptions extends PositionColumns {
  /** Of the collection and its catalog; letters that are not those of plain file names become `_`. */
  name: string;
  /** How far around each partition its margin reaches; 5 when not given, and no margin when 0. */
  marginArcsec?: number;
  /** A partition with more rows is cut into four, unless it is of the highest order; 1,000,000 when not given, fewer when rows are very wide. */
  rowsPerPartition?: number;
  /** 0 to 11; 10 when not given, less when the margin is wider than such cells. */
  highestOrder?: number;
  onProgress?: (share: number) => void;
}

const mostPartitionBytes = 256 * 1024 * 1024;
const highestEver = 11;

/**
 * Writes a table as a HATS collection (IVOA Note "HATS", v1.0), a catalog whose files are cells of the sky and its margin, into a new folder.
 * Rows wait in buckets on disk, so memory does not grow with the table. Rows without a position are left out, and a finding says so.
 */
export async function writeHats(table: TableRows, folder: string, options: HatsOptions): Promise<Finding[]> {
  const marginArcsec = options.marginArcsec ?? 5;
  const fineOrder = marginArcsec > 0 ? marginOrder(marginArcsec) : null;
  const positions = await positionsOf(table, options, Math.min(options.highestOrder ?? 10, highestEver, fineOrder ?? highestEver));
  if (positions.counts.every((rows) => rows === 0)) throw noPosition(table, options);
  const most = Math.min(options.rowsPerPartition ?? 1_000_000, await rowsThatFit(table));
  const tree = new HatsTree(positions.counts, most);
  const { columns, findings } = await columnsOf(table);
  const spill = join(folder, '.rows');
  try {
    await mkdir(folder, { recursive: true });
    const buckets = new HatsBuckets(spill);
    const margin = fineOrder === null ? null : new HatsMargin(tree, fineOrder);
    const settled = await fill(buckets, { table, position: options, tree, margin, columns });
    const schema = { name: plainName(options.name), columns: settled, metadata: ownKeywords(table.metadata) };
    const written = await writeCollection(buckets, { folder, tree, schema, options, most, marginArcsec });
    return [...positions.findings, ...findings, ...written];
  } finally {
    await rm(spill, { recursive: true, force: true });
  }
}

function noPosition({ name }: TableRows, { raColumn, decColumn }: HatsOptions): Fault {
  const message = `No row of ${name} has a position in ${raColumn} and ${decColumn}, and a HATS catalog is ordered by position. Name other columns, or write another format.`;
  return new Fault('bad-data', message, { at: raColumn });
}

/** So many rows take no more memory than one partition may. */
async function rowsThatFit(table: TableRows): Promise<number> {
  for await (const { rows, columns } of table.batches({ limit: 10_000 })) {
    const perRow = bytesOf(columns) / Math.max(1, rows);
    return Math.max(1000, Math.floor(mostPartitionBytes / Math.max(1, perRow)));
  }
  return Infinity;
}

/** The columns as every file has them: the kinds are settled once for the whole table, and the cells of order 29 are among them. */
async function columnsOf(table: TableRows): Promise<{ columns: FileColumn[]; findings: Finding[] }> {
  const { kinds, findings } = await targetsOf(table, 'stored');
  const columns = table.schema.columns.map((column, i) => ({
    ...column,
    stored: { ...column.stored, kind: kinds[i] ?? column.stored.kind },
  }));
  const known = columns.find(({ name }) => name === indexColumn);
  const index: FileColumn = {
    ...(known ?? { name: indexColumn, unit: null, ucd: null, description: null }),
    ...{ type: 'bigint', stored: { kind: 'int64', shape: null } },
  };
  const all = known ? columns.map((column) => (column === known ? index : column)) : [index, ...columns];
  return { columns: all, findings: [...findings, ...(table.opaque ?? []).map(leftOut)] };
}

function leftOut({ name, kind }: { name: string; kind: string }): Finding {
  const message = `Column ${name} holds ${kind} and is left out of the catalog.`;
  return note({ severity: 'warning', code: 'hats-left-out', column: name, message, remedy: 'Write Parquet to keep it.' });
}

/** What the table says of itself, but not what another HATS catalog said of its files. */
function ownKeywords(metadata: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...metadata].filter(([key]) => !/^(hats_|moc_|obs_collection$|dataproduct_type$)/.test(key)));
}

function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_').replace(/^\.+/, '') || 'catalog';
}

interface Collecting {
  folder: string;
  tree: HatsTree;
  schema: CatalogSchema;
  options: HatsOptions;
  most: number;
  marginArcsec: number;
}

const format = { hats_builder: `photoz-server v${version}`, hats_release_date: '2025-08-22', hats_version: 'v1.0' };

async function writeCollection(buckets: HatsBuckets, o: Collecting): Promise<Finding[]> {
  const { name } = o.schema;
  const columns = {
    hats_col_ra: o.options.raColumn,
    hats_col_dec: o.options.decColumn,
    hats_col_healpix: indexColumn,
    hats_col_healpix_order: '29',
  };
  const margins = buckets.names.flatMap((bucket) => marginPixel(bucket) ?? []).sort(bySky);
  const total = o.tree.partitions.length + margins.length;
  const told = (done: number): void => o.options.onProgress?.(done / total);
  const catalog = new HatsCatalog(join(o.folder, name), o.schema);
  const findings: Finding[] = [];
  for (const [i, pixel] of o.tree.partitions.entries()) {
    findings.push(...(await catalog.add(pixel, await buckets.take(rowsBucket(pixel)))));
    told(i + 1);
  }
  await catalog.finish({ dataproduct_type: 'object', ...columns, hats_max_rows: String(o.most), ...format });
  const marginName = `${name}_margin_${o.marginArcsec}arcsec`;
  if (o.marginArcsec > 0) {
    const margin = new HatsCatalog(join(o.folder, marginName), { ...o.schema, name: marginName });
    for (const [i, pixel] of margins.entries()) {
      await margin.add(pixel, await buckets.take(marginBucket(pixel)));
      told(o.tree.partitions.length + i + 1);
    }
    const own = { hats_primary_table_url: name, hats_margin_threshold: String(o.marginArcsec) };
    await margin.finish({ dataproduct_type: 'margin', ...columns, ...own, ...format });
  }
  const lists = o.marginArcsec > 0 ? { all_margins: marginName, default_margin: marginName } : {};
  const properties = { obs_collection: name, hats_primary_table_url: name, ...lists, ...format };
  await writeFile(join(o.folder, 'collection.properties'), formatProperties('HATS Collection', new Map(Object.entries(properties))));
  return distinct([{ path: name, findings }]);
}

function bySky(a: Pixel, b: Pixel): number {
  return a.pixel / 4 ** a.order - b.pixel / 4 ** b.order || a.order - b.order;
}
