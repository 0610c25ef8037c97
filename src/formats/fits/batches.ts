import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import { asciiAt, type AsciiNotes } from '#formats/fits/ascii-values';
import type { Bytes } from '#formats/fits/bytes';
import { cellsOf, listTypeOf, type BinaryField, type Field } from '#formats/fits/field';
import { heapColumn, pointersAt, rowsWithin, type Pointers } from '#formats/fits/heap';
import type { Place } from '#formats/fits/raw';
import type { FitsTable } from '#formats/fits/table';
import { bytesOf } from '#formats/fits/tform';
import { itemsAt, noNotes, type ValueNotes } from '#formats/fits/values';
import { defaultBatchRows, type BatchOptions, type FileBatch } from '#formats/table-file';

/** Small enough for the second cache: each column passes over the chunk anew. */
const chunkBytes = 1024 * 1024;
const mostHeapBytes = 64 * 1024 * 1024;

/** What the values of each column gave rise to, by the column's place in `fields`. */
export type Notes = Map<Field, ValueNotes & AsciiNotes>;

export interface Reading {
  table: FitsTable;
  bytes: Bytes;
  notes: Notes;
  /** Bytes of the heap that rows have pointed at so far. */
  pointed: number;
}

/** The rows of a table; each batch is one chunk of the file, smaller where the lists of its rows are long. */
export async function* fitsBatches(reading: Reading, options: BatchOptions): AsyncGenerator<FileBatch> {
  const fields = chosenFields(reading.table, options.columns);
  const { first, end } = rangeOf(reading.table, options);
  for await (const chunk of chunksOf(reading, { first, end, batchRows: options.batchRows ?? defaultBatchRows })) {
    yield* batchesOf(reading, { chunk, fields });
    options.onProgress?.((chunk.firstRow + chunk.rows - first) / (end - first));
  }
}

function chosenFields({ fields, place }: FitsTable, names: readonly string[] | undefined): Field[] {
  if (!names) return fields;
  return names.map((name) => {
    const field = fields.find((each) => each.name === name);
    if (field) return field;
    const message = `There is no column ${name} in ${place}. Its columns are ${fields.map((each) => each.name).join(', ')}.`;
    throw new Fault('bad-request', message, { at: name });
  });
}

function rangeOf({ rows }: FitsTable, { offset = 0, limit = Number.POSITIVE_INFINITY }: BatchOptions): { first: number; end: number } {
  const first = Math.min(Math.max(0, offset), rows);
  return { first, end: Math.min(rows, first + Math.max(0, limit)) };
}

interface Chunk extends Place {
  /** Its first row, from 0. */
  firstRow: number;
}

interface Span {
  first: number;
  end: number;
  batchRows: number;
}

/** Asks for the next chunk while the last one is being decoded. */
async function* chunksOf(reading: Reading, { first, end, batchRows }: Span): AsyncGenerator<Chunk> {
  const { rowBytes } = reading.table;
  const step = Math.max(1, Math.min(batchRows, Math.floor(chunkBytes / rowBytes)));
  const readFrom = (row: number): Promise<Chunk> | null => {
    const chunk = row < end ? readChunk(reading, row, Math.min(step, end - row)) : null;
    chunk?.catch(() => undefined);
    return chunk;
  };
  for (let row = first, next = readFrom(first); next; row += step) {
    const chunk = await next;
    next = readFrom(row + step);
    yield chunk;
  }
}

async function readChunk({ table, bytes }: Reading, firstRow: number, rows: number): Promise<Chunk> {
  const { rowBytes, hdu, place } = table;
  const at = hdu.dataAt + firstRow * rowBytes;
  const part = await bytes.read(at, at + rows * rowBytes);
  if (part.length < rows * rowBytes) {
    const there = firstRow + Math.floor(part.length / rowBytes);
    throw new Fault('bad-file', `${place} promises ${table.rows} rows, and ${there} are there: the file is cut short. Send it again.`);
  }
  const view = new DataView(part.buffer, part.byteOffset, part.length);
  return { bytes: part, view, rows, rowBytes, at: 0, count: 1, firstRow };
}

interface Part {
  chunk: Chunk;
  fields: readonly Field[];
}

async function* batchesOf(reading: Reading, { chunk, fields }: Part): AsyncGenerator<FileBatch> {
  const pointers = new Map<Field, Pointers>();
  for (const field of new Set(fields))
    if (isHeaped(field)) pointers.set(field, pointersAt(chunk, field, { heap: reading.table.heap, firstRow: chunk.firstRow + 1 }));
  if (pointers.size === 0) {
    yield { rows: chunk.rows, columns: fields.map((field) => dataOf(reading, chunk, field)) };
    return;
  }
  const all = [...pointers.values()];
  count(reading, all);
  for (let row = 0; row < chunk.rows;) {
    const rows = rowsWithin(all, row, { rows: chunk.rows, mostBytes: mostHeapBytes });
    const columns: (ColumnData | ListData)[] = [];
    for (const field of fields) {
      const pointed = pointers.get(field);
      if (pointed) columns.push(await heaped(reading, pointed, { row, rows }));
      else columns.push(dataOf(reading, partOf(chunk, row, rows), field));
    }
    yield { rows, columns };
    row += rows;
  }
}

/** Rows may share a part of the heap; when all of it is pointed at again and again, a few bytes were made to look like many. */
const mostTimes = 16;

function count(reading: Reading, all: readonly Pointers[]): void {
  const { heap } = reading.table;
  for (const { field, counts } of all) for (const items of counts) reading.pointed += bytesOf(field.code, items);
  if (reading.pointed <= mostTimes * all.length * heap.size + mostHeapBytes) return;
  const message = `The rows of ${heap.place} point at ${reading.pointed} bytes and more of a heap that has ${heap.size}. The file is damaged; write it again.`;
  throw new Fault('bad-file', message);
}

function isHeaped(field: Field): field is BinaryField {
  return field.table === 'binary' && field.heap !== null;
}

function partOf(chunk: Chunk, row: number, rows: number): Chunk {
  const bytes = chunk.bytes.subarray(row * chunk.rowBytes, (row + rows) * chunk.rowBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { ...chunk, bytes, view, rows, firstRow: chunk.firstRow + row };
}

async function heaped(
  reading: Reading,
  { field, counts, starts }: Pointers,
  { row, rows }: { row: number; rows: number },
): Promise<ColumnData | ListData> {
  const pointers = { field, counts: counts.subarray(row, row + rows), starts: starts.subarray(row, row + rows) };
  return heapColumn(reading.bytes, pointers, { heap: reading.table.heap, notes: notesOf(reading, field) });
}

function notesOf({ notes }: Reading, field: Field): ValueNotes & AsciiNotes {
  const known = notes.get(field) ?? { ...noNotes(), impliedPoints: 0 };
  notes.set(field, known);
  return known;
}

function dataOf(reading: Reading, chunk: Chunk, field: Field): ColumnData | ListData {
  const notes = notesOf(reading, field);
  if (field.table === 'ascii') return asciiAt(chunk, field, { firstRow: chunk.firstRow + 1, notes });
  const items = itemsAt({ ...chunk, at: field.at, count: field.items }, field, notes);
  if (!field.type.endsWith('[]')) return items;
  const length = field.items * cellsOf(field);
  const offsets = new Uint32Array(chunk.rows + 1);
  for (let row = 1; row <= chunk.rows; row++) offsets[row] = row * length;
  return { name: field.name, type: listTypeOf(field), items, offsets, nulls: null };
}
