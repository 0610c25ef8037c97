import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { wholeBatches } from '#formats/hats/batches';
import { catalogsIn, type Catalog } from '#formats/hats/catalogs';
import { distinct, note } from '#formats/hats/findings';
import { wholeOpaque } from '#formats/hats/opaque';
import { Parts, type Part } from '#formats/hats/part';
import { partitionsOf } from '#formats/hats/partitions';
import { wholeSchema } from '#formats/hats/schema';
import { pickTable } from '#formats/pick';
import type { FolderSource } from '#formats/source';
import type { FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';

/** HATS catalogs and collections (IVOA Note "HATS", v1.0): Parquet files by cell of the sky, read in the sky's order as one table. */
export const hats: FormatReader = { holdsOne: false, tables, firstLook, open };

async function tables(source: FormatSource): Promise<TableEntry[]> {
  return entriesOf(await catalogsIn(folderOf(source)));
}

function entriesOf(catalogs: readonly Catalog[]): TableEntry[] {
  return catalogs.map((catalog) => ({ name: catalog.name, rows: rowsTold(catalog), columns: null }));
}

/** Files enough for a look; as a rule the first has rows enough. */
const lookFiles = 8;
const lookRows = 1000;

async function firstLook(source: FormatSource, options: OpenOptions): Promise<TableFile> {
  const at = await placeOf(source, options);
  const parts: Part[] = [];
  for (const path of at.paths.slice(0, lookFiles)) {
    parts.push(await at.reader.look(path));
    if (parts.reduce((sum, { rows }) => sum + rows, 0) >= lookRows) break;
  }
  return tableOf(at, parts);
}

async function open(source: FormatSource, options: OpenOptions): Promise<TableFile> {
  const at = await placeOf(source, options);
  const parts: Part[] = [];
  for (const [i, path] of at.paths.entries()) {
    parts.push(await at.reader.look(path));
    options.onProgress?.((i + 1) / at.paths.length);
  }
  return tableOf(at, parts);
}

interface Place {
  catalog: Catalog;
  /** Of all its files of rows, in the order of the rows. */
  paths: readonly string[];
  common: Part | null;
  reader: Parts;
  findings: readonly Finding[];
}

async function placeOf(source: FormatSource, { table }: OpenOptions): Promise<Place> {
  const folder = folderOf(source);
  const catalogs = await catalogsIn(folder);
  const catalog = catalogs[pickTable(entriesOf(catalogs), table, folder.name)];
  if (!catalog) throw new RangeError('pickTable gives one of the tables');
  const { partitions, findings } = await partitionsOf(folder, catalog);
  const reader = new Parts(folder);
  const { common, finding } = await commonOf(folder, { catalog, reader, needed: partitions.length === 0 });
  return { catalog, paths: partitions.flatMap(({ paths }) => paths), common, reader, findings: [...findings, ...finding] };
}

function folderOf({ folder }: FormatSource): FolderSource {
  if (folder) return folder;
  throw new Fault('internal', 'A HATS catalog is opened as a folder.');
}

interface Common {
  common: Part | null;
  finding: Finding[];
}

/** The schema that the catalog declares. Without rows there must be one. */
async function commonOf(folder: FolderSource, o: { catalog: Catalog; reader: Parts; needed: boolean }): Promise<Common> {
  const names = o.needed ? ['_common_metadata', '_metadata'] : ['_common_metadata'];
  const path = names.map((name) => `${o.catalog.folder}dataset/${name}`).find((each) => folder.paths.includes(each));
  if (path === undefined) {
    if (!o.needed) return { common: null, finding: [] };
    throw new Fault(
      'bad-file',
      `The catalog ${o.catalog.name} has no partition and no dataset/_common_metadata. The folder is not whole; send all of it.`,
    );
  }
  try {
    return { common: { ...(await o.reader.look(path)), rows: 0 }, finding: [] };
  } catch (error) {
    if (o.needed || !(error instanceof Fault)) throw error;
    const message = `The schema of the catalog, ${path}, cannot be read: ${error.message} The schema is that of its files.`;
    return {
      common: null,
      finding: [note({ severity: 'warning', code: 'hats-schema', message, remedy: 'Write _common_metadata again.' })],
    };
  }
}

async function tableOf({ catalog, paths, common, reader, findings }: Place, parts: readonly Part[]): Promise<TableFile> {
  const exact = parts.length === paths.length;
  const schema = await wholeSchema(common, parts, reader);
  const { opaque, findings: leftOut } = wholeOpaque(parts, schema.columns);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const counts = exact ? miscounted(catalog, rows) : [];
  return {
    format: 'hats',
    name: catalog.name,
    schema: { columns: schema.columns.map(({ column }) => column), rows: exact ? rows : rowsTold(catalog) },
    exact,
    faithful: schema.agrees,
    findings: [...findings, ...counts, ...schema.findings, ...leftOut, ...distinct(parts)],
    metadata: catalog.properties,
    ...(opaque.length > 0 ? { opaque } : {}),
    batches: (options = {}) => wholeBatches({ reader, parts, columns: schema.columns, opaque: opaque.length > 0 }, options),
    close: () => undefined,
  };
}

/** Null when the catalog does not say how many rows it has. */
function rowsTold({ properties }: Catalog): number | null {
  const told = properties.get('hats_nrows') ?? '';
  const rows = Number(told);
  return /^\d+$/.test(told) && Number.isSafeInteger(rows) ? rows : null;
}

function miscounted(catalog: Catalog, rows: number): Finding[] {
  const told = rowsTold(catalog);
  if (told === null || told === rows) return [];
  const message = `The properties of ${catalog.name} say ${told} rows (hats_nrows), and its files hold ${rows}. The rows of the files are read.`;
  return [note({ severity: 'warning', code: 'hats-rows', rows, message, remedy: 'Look whether the folder is whole.' })];
}
