import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import type { Catalog } from '#formats/hats/catalogs';
import { note } from '#formats/hats/findings';
import type { FolderSource } from '#formats/source';

/** A cell of the sky and the files that hold its rows, in order. */
export interface Partition {
  order: number;
  pixel: number;
  paths: string[];
}

const mostInfoBytes = 64 * 1024 * 1024;
/** Beyond this order a pixel's number may be no safe integer; HATS goes to 10 or so. */
const highestOrder = 24;

/** The partitions in the order of the sky (nested, depth first). `partition_info.csv` says which; without it the files do. */
export async function partitionsOf(source: FolderSource, catalog: Catalog): Promise<{ partitions: Partition[]; findings: Finding[] }> {
  const files = filesByPixel(source.paths, catalog.folder);
  const suffix = catalog.properties.get('hats_npix_suffix') || null;
  const info = `${catalog.folder}partition_info.csv`;
  const listed = source.paths.includes(info) ? await listedPixels(source, info) : null;
  const pixels = listed ?? [...files.keys()];
  const partitions = pixels.map((key) => partitionOf(key, { source, info, suffix, files: files.get(key) ?? [] }));
  partitions.sort((a, b) => startOf(a) - startOf(b) || a.order - b.order);
  return { partitions, findings: [...unlisted(files, new Set(pixels)), ...overlaps(partitions)] };
}

/** Where it begins on the sky, in base cells; exact, since only the exponent changes. */
function startOf({ order, pixel }: Partition): number {
  return pixel / 4 ** order;
}

/** Paths of files below `Norder=k/Dir=d/Npix=p`, and what follows that in their names. */
type Files = Map<string, { path: string; rest: string }[]>;

function filesByPixel(paths: readonly string[], folder: string): Files {
  const files: Files = new Map();
  for (const path of paths) {
    if (!path.startsWith(folder)) continue;
    const match = /^(?:dataset\/)?Norder=(\d+)\/(?:Dir=\d+\/)?Npix=(\d+)(.*)$/.exec(path.slice(folder.length));
    const [, order, pixel, rest = ''] = match ?? [];
    if (order === undefined || pixel === undefined || isAside(rest)) continue;
    const key = `${Number(order)}/${Number(pixel)}`;
    const known = files.get(key);
    if (known) known.push({ path, rest });
    else files.set(key, [{ path, rest }]);
  }
  return files;
}

/** Marks and checksums that builders leave beside the data. */
function isAside(rest: string): boolean {
  return /\/[._][^/]*$/.test(rest) || rest.endsWith('.crc');
}

async function listedPixels(source: FolderSource, path: string): Promise<string[]> {
  const file = await source.open(path);
  if (file.size > mostInfoBytes) throw new Fault('bad-file', `${path} has ${file.size} bytes; at most ${mostInfoBytes} are read.`);
  const text = new TextDecoder().decode(await file.slice(0, file.size));
  const [header = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim().replaceAll('"', ''));
  const [order, pixel] = [names.indexOf('Norder'), names.indexOf('Npix')];
  if (order < 0 || pixel < 0)
    throw new Fault(
      'bad-file',
      `${path} has the columns ${header.slice(0, 100)}; Norder and Npix must be among them. Write it again, or leave it out.`,
    );
  const keys = lines.flatMap((line, i) => (line.trim() === '' ? [] : [keyIn(line.split(','), { path, line: i + 2, order, pixel })]));
  return [...new Set(keys)];
}

function keyIn(cells: string[], at: { path: string; line: number; order: number; pixel: number }): string {
  const [order, pixel] = [Number(cells[at.order]?.trim() || NaN), Number(cells[at.pixel]?.trim() || NaN)];
  if (isPixel(order, pixel)) return `${order}/${pixel}`;
  const message = `Line ${at.line} of ${at.path} says Norder ${cells[at.order] ?? ''}, Npix ${cells[at.pixel] ?? ''}, which is no cell of the sky. Write it again, or leave it out.`;
  throw new Fault('bad-file', message);
}

function isPixel(order: number, pixel: number): boolean {
  return Number.isInteger(order) && order >= 0 && order <= highestOrder && Number.isInteger(pixel) && pixel >= 0 && pixel < 12 * 4 ** order;
}

interface Looked {
  source: FolderSource;
  info: string;
  suffix: string | null;
  files: readonly { path: string; rest: string }[];
}

function partitionOf(key: string, { source, info, suffix, files }: Looked): Partition {
  const [order = 0, pixel = 0] = key.split('/').map(Number);
  if (!isPixel(order, pixel))
    throw new Fault('bad-file', `${source.name} has the partition Norder=${order}, Npix=${pixel}, which is no cell of the sky.`);
  const wanted = suffix ?? '.parquet';
  const isDirectory = wanted === '/' || wanted === '\\';
  const fitting = files.filter(({ rest }) => (isDirectory ? rest.startsWith('/') : rest === wanted));
  // Builders that change the suffix have forgotten to say so.
  const paths = (fitting.length > 0 ? fitting : files).map(({ path }) => path).sort();
  if (paths.length > 0) return { order, pixel, paths };
  const message = `${info} lists the partition Norder=${order}, Npix=${pixel}, and no file of ${source.name} holds it. The folder is not whole; send all of it.`;
  throw new Fault('bad-file', message);
}

function unlisted(files: Files, listed: ReadonlySet<string>): Finding[] {
  const extra = [...files].filter(([key]) => !listed.has(key));
  const [first] = extra;
  if (!first) return [];
  const message = `${extra.length} of the partitions in the folder are not in partition_info.csv, the first is ${first[1][0]?.path ?? ''}. They are left out, as readers of HATS do.`;
  return [
    note({ severity: 'warning', code: 'hats-unlisted', message, remedy: 'Add them to partition_info.csv if they belong to the catalog.' }),
  ];
}

function overlaps(partitions: readonly Partition[]): Finding[] {
  let end = 0;
  for (const partition of partitions) {
    const start = startOf(partition);
    if (start < end) {
      const message = `The partition Norder=${partition.order}, Npix=${partition.pixel} lies within another one. All rows of both are read.`;
      return [note({ severity: 'warning', code: 'hats-overlap', message, remedy: 'Look for rows that come twice.' })];
    }
    end = start + 4 ** -partition.order;
  }
  return [];
}
