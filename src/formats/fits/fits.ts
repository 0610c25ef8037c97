import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { gunzippedSource } from '#formats/gzip';
import { fitsBatches, type Notes } from '#formats/fits/batches';
import { openBytes, plainBytes, type Bytes } from '#formats/fits/bytes';
import { checkSums } from '#formats/fits/checksum';
import type { Field } from '#formats/fits/field';
import { walkHdus, type Hdu, type Walk } from '#formats/fits/hdus';
import { astropyDescriptions, fileColumn, metadataOf } from '#formats/fits/meaning';
import { NotedFindings } from '#formats/fits/noted';
import { surveyed } from '#formats/fits/survey';
import { fitsTable, type FitsTable } from '#formats/fits/table';
import { pickTable } from '#formats/pick';
import type { ByteSource } from '#formats/source';
import type { BatchOptions, FileBatch, FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';

const lookRows = 20_000;

/** FITS tables, binary and ASCII, packed with gzip or not. A table is an HDU. */
export const fits: FormatReader = {
  holdsOne: false,
  tables: async (from) => entriesOf(await walkOf(from)),
  firstLook: (from, options) => openFits(from, options, lookRows),
  open: (from, options) => openFits(from, options, Number.POSITIVE_INFINITY),
};

const walks = new WeakMap<ByteSource, Promise<Walk>>();

/** Going through a packed file takes as long as unpacking it, so it is done once for each source. */
function walkOf(from: FormatSource): Promise<Walk> {
  const known = walks.get(from.source);
  if (known) return known;
  const bytes = openBytes(from);
  const walk = walkHdus(bytes, from.source.name).finally(() => bytes.close());
  walks.set(from.source, walk);
  return walk;
}

function tableHdus({ hdus }: Walk): Hdu[] {
  return hdus.filter(({ kind }) => kind === 'binary' || kind === 'ascii');
}

function entriesOf(walk: Walk): TableEntry[] {
  const hdus = tableHdus(walk);
  if (hdus.length === 0 && walk.broken) throw walk.broken;
  return hdus.map(({ name, header }) => ({ name, rows: header.number('NAXIS2'), columns: header.number('TFIELDS') }));
}

async function openFits(from: FormatSource, options: OpenOptions, limit: number): Promise<TableFile> {
  const { source } = from;
  const walk = await walkOf(from);
  const entries = entriesOf(walk);
  if (entries.length === 0) throw noTable(walk, source.name);
  const hdu = tableHdus(walk)[pickTable(entries, options.table, source.name)];
  if (!hdu) throw noTable(walk, source.name);
  const table = fitsTable(hdu, source.name);
  const findings = [...walk.findings, ...table.findings];
  if (walk.broken) findings.push(brokenLater(walk.broken));
  const file = { from: await reachable(from, table), walk, table, limit: Math.min(limit, table.rows) };
  const bytes = openBytes(file.from);
  try {
    if (limit === Number.POSITIVE_INFINITY) findings.push(...(await sumsOf(bytes, walk, { hdu, name: source.name })));
    const settled = await surveyed(table, bytes, file.limit);
    return new FitsFile({ ...file, table: { ...table, fields: settled.fields } }, [...findings, ...settled.findings]);
  } finally {
    await bytes.close();
  }
}

async function sumsOf(bytes: Bytes, { hdus }: Walk, { hdu, name }: { hdu: Hdu; name: string }): Promise<Finding[]> {
  const [primary] = hdus;
  const ofPrimary = primary && primary.dataBytes === 0 ? await checkSums(bytes, primary, name) : [];
  return [...ofPrimary, ...(await checkSums(bytes, hdu, name))];
}

/** A heap is read here and there, which a packed file does not allow. */
async function reachable(from: FormatSource, { fields }: FitsTable): Promise<FormatSource> {
  const heaped = fields.some((field) => field.table === 'binary' && field.heap !== null);
  return from.gzipped && heaped ? { source: await gunzippedSource(from.source), gzipped: false } : from;
}

function noTable({ hdus }: Walk, name: string): Fault {
  const image = hdus.find(({ kind, dataBytes }) => kind === 'packed' || (kind === 'image' && dataBytes > 0));
  const axes = image ? Array.from({ length: image.header.number('NAXIS') ?? 0 }, (_, i) => image.header.number(`NAXIS${i + 1}`)) : [];
  const what = image ? `only an image (${axes.join(' x ')})` : `only ${hdus.length === 1 ? 'a header' : `${hdus.length} headers`}`;
  return new Fault('bad-file', `${name} holds no table, ${what}. Send a file with a BINTABLE or TABLE extension.`);
}

function brokenLater({ message }: Fault): Finding {
  const remedy = 'This table is whole. Send the file again if you need what comes after it.';
  return { severity: 'warning', code: 'fits-broken-later', column: null, rows: null, line: null, message, remedy };
}

interface Opened {
  from: FormatSource;
  walk: Walk;
  table: FitsTable;
  limit: number;
}

class FitsFile implements TableFile {
  readonly format = 'fits';
  readonly name: string;
  readonly exact: boolean;
  readonly schema;
  readonly metadata: ReadonlyMap<string, string>;
  readonly #opened: Opened;
  readonly #findings: NotedFindings;

  constructor(opened: Opened, findings: readonly Finding[]) {
    const { table, walk, limit } = opened;
    const { header } = table.hdu;
    const described = astropyDescriptions(header);
    const primary = walk.hdus[0]?.header;
    this.#opened = opened;
    this.#findings = new NotedFindings(findings);
    this.name = table.hdu.name;
    this.exact = limit === table.rows;
    this.schema = { columns: table.fields.map((field) => fileColumn(field, header, described)), rows: table.rows };
    this.metadata = metadataOf(primary ? [header, primary] : [header]);
  }

  /** Grows while rows are read: what is odd within values is only seen there. */
  get findings(): readonly Finding[] {
    return this.#findings.all();
  }

  async *batches(options: BatchOptions = {}): AsyncGenerator<FileBatch> {
    const { from, table, limit } = this.#opened;
    const offset = options.offset ?? 0;
    const most = Math.max(0, Math.min(options.limit ?? Number.POSITIVE_INFINITY, limit - offset));
    const bytes = from.gzipped ? openBytes(from) : plainBytes(from.source);
    const notes: Notes = new Map<Field, never>();
    try {
      yield* fitsBatches({ table, bytes, notes, pointed: 0 }, { ...options, limit: most });
    } finally {
      this.#findings.note(notes);
      await bytes.close();
    }
  }

  close(): void {}
}
