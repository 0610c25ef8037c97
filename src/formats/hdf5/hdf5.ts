import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { gunzippedSource } from '#formats/gzip';
import { hdf5Batches, type Opened } from '#formats/hdf5/batches';
import { fileColumn, isUnsigned64, type Field, type Strip } from '#formats/hdf5/field';
import { H5File } from '#formats/hdf5/h5-file';
import { finding, type Plan } from '#formats/hdf5/plan';
import { filterFault, filterName } from '#formats/hdf5/said';
import { tablesIn, type Tables } from '#formats/hdf5/tables';
import { pickTable } from '#formats/pick';
import type { BatchOptions, FormatReader, FormatSource, OpenOptions, TableEntry, TableFile } from '#formats/table-file';

const lookRows = 20_000;

/** HDF5 as tables_io, astropy, h5py, PyTables, pandas and qp lay tables out in it. */
export const hdf5: FormatReader = { holdsOne: false, tables, firstLook, open };

async function tables(from: FormatSource): Promise<TableEntry[]> {
  const file = await fileOf(from);
  try {
    const found = tablesIn(file, false);
    mustHaveOne(file, found);
    return found.plans.map(({ name, rows, fields }) => ({ name, rows, columns: fields.length }));
  } finally {
    file.close();
  }
}

async function firstLook(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  return opened(await fileOf(from), options, lookRows);
}

async function open(from: FormatSource, options: OpenOptions): Promise<TableFile> {
  return opened(await fileOf(from), options, null);
}

async function fileOf({ source, gzipped }: FormatSource): Promise<H5File> {
  return H5File.open(gzipped ? await gunzippedSource(source) : source);
}

function mustHaveOne(file: H5File, { plans, complaints }: Tables): void {
  if (plans.length > 0) return;
  const why = complaints.length > 0 ? complaints.slice(0, 5).join(' ') : 'It has no dataset with columns.';
  throw new Fault('bad-file', `${file.name} holds no table. ${why} Write each column as a dataset of one dimension, all of equal length.`);
}

/** `most`: only so many rows are looked at for what needs values. */
async function opened(file: H5File, options: OpenOptions, most: number | null): Promise<TableFile> {
  try {
    const found = tablesIn(file, most === null);
    mustHaveOne(file, found);
    const plan =
      found.plans[
        pickTable(
          found.plans.map(({ name, rows, fields }) => ({ name, rows, columns: fields.length })),
          options.table,
          file.name,
        )
      ];
    if (!plan) throw new Fault('internal', `Table ${String(options.table)} of ${file.name} was picked and is not there.`);
    mustBeReadable(file, plan);
    return await tableOf(file, plan, most);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Deflate, shuffle, Fletcher32, szip, n-bit and scale-offset are part of the library. */
const builtIn = [1, 2, 3, 4, 5, 6];
const mostBytes = 1_000_000_000;
const mostRatio = 200;
const mostChunkBytes = 128_000_000;

function mustBeReadable(file: H5File, { name, rows, fields }: Plan): void {
  const strips = new Set(fields.map((field) => field.strip));
  let bytes = 0;
  for (const strip of strips) {
    bytes += strip.rows * strip.rowBytes;
    const filter = file.filters(strip.path).find(({ id }) => !builtIn.includes(id));
    if (strip.chunkBytes > mostChunkBytes) throw chunkFault(file, strip);
    if (filter) throw filterFault(file.name, strip.path, filterName(filter));
  }
  if (bytes > mostBytes && bytes > mostRatio * file.size) {
    const message = `"${name}" says that it has ${rows} rows, which unpack to ${bytes} bytes out of a file of ${file.size}. That is more than ${mostRatio} times its size, so it is not read. Write it without empty rows, or less tightly packed.`;
    throw new Fault('bad-file', message);
  }
}

function chunkFault(file: H5File, { path, chunkBytes }: Strip): Fault {
  const message = `"${path}" of ${file.name} is packed in chunks of ${chunkBytes} bytes, and at most ${mostChunkBytes} can be unpacked at once. Pack it in smaller ones: h5repack -l CHUNK=65536 -f GZIP=4 in.h5 out.h5.`;
  return new Fault('bad-file', message, { at: path });
}

async function tableOf(file: H5File, plan: Plan, most: number | null): Promise<TableFile> {
  const { fields: described, metadata } = plan.described();
  const looked = most === null ? plan.rows : Math.min(most, plan.rows);
  const findings = [...plan.findings];
  const fields = await settled({ file, rows: plan.rows, fields: described, onLatin: () => undefined }, looked, findings);
  const exact = looked === plan.rows || !fields.some(isUnsigned64);
  const table: Opened = { file, rows: plan.rows, fields, onLatin: latinNote(findings) };
  let closed = false;
  return {
    ...{ format: 'hdf5', name: plan.name, exact, findings, metadata },
    schema: { columns: fields.map(fileColumn), rows: plan.rows },
    batches: (options = {}) => hdf5Batches(table, exact ? options : within(options, looked)),
    close: () => {
      if (!closed) file.close();
      closed = true;
    },
  };
}

function within(options: BatchOptions, looked: number): BatchOptions {
  return { ...options, limit: Math.max(0, Math.min(options.limit ?? Infinity, looked - (options.offset ?? 0))) };
}

/** Unsigned columns of 64 bits have to be read for their type. */
async function settled(table: Opened, rows: number, findings: Finding[]): Promise<Field[]> {
  const fields: Field[] = [];
  for (const field of table.fields) {
    const beyond = isUnsigned64(field) ? await countBeyond(table, field, rows) : 0;
    fields.push({ ...field, asText: beyond > 0 });
    if (beyond > 0) findings.push(unsigned(field.name, beyond));
  }
  return fields;
}

async function countBeyond(table: Opened, field: Field, rows: number): Promise<number> {
  let beyond = 0;
  for await (const { columns } of hdf5Batches(table, { columns: [field.name], limit: rows })) {
    const data = columns[0] && 'items' in columns[0] ? columns[0].items : columns[0];
    if (data?.type !== 'bigint') continue;
    for (const value of data.values) if (value < 0n) beyond++;
  }
  return beyond;
}

function unsigned(column: string, beyond: number): Finding {
  return finding({
    ...{ severity: 'note', code: 'hdf5-unsigned', column, rows: beyond },
    message: `${beyond} ${beyond === 1 ? 'value lies' : 'values lie'} beyond 63 bits in ${column}. The column is text, so no digit is lost.`,
    remedy: 'Nothing is lost. Write it as signed integers if you need to compute with it.',
  });
}

/** Said once for each column, when its first such text is met. */
function latinNote(findings: Finding[]): Opened['onLatin'] {
  const said = new Set<string>();
  return ({ name }, count) => {
    if (said.has(name)) return;
    said.add(name);
    const message = `${name} has text that is no UTF-8 (${count} in the first rows that have it); it is read as Latin-1.`;
    findings.push(
      finding({ severity: 'warning', code: 'hdf5-encoding', column: name, message, remedy: 'Look at the text. Write it as UTF-8.' }),
    );
  };
}
