import { Field, RecordBatchStreamWriter, Schema } from 'apache-arrow';
import { isCellType, type ColumnData, type ListData } from '#core/table';
import { arrowType } from '#formats/parquet/arrow-types';
import { fixedListOf, listOf } from '#formats/parquet/arrow-values';
import { tableMetaYaml } from '#formats/parquet/meta-yaml';
import type { StoredKind } from '#formats/stored';
import type { FileBatch, TableRows } from '#formats/table-file';

/** Watches the batches go by for what only the whole table tells: the longest text, and lists that are all there and equally long. */
export class WrittenMeanings {
  readonly kinds: readonly StoredKind[];
  readonly longest: number[];
  readonly fixed: (number | null)[];

  constructor(table: TableRows, kinds: readonly StoredKind[]) {
    this.kinds = kinds;
    this.longest = kinds.map(() => 0);
    this.fixed = table.schema.columns.map(({ stored }) => (stored.shape === null ? null : lengthOf(stored)));
  }

  look({ rows, columns }: FileBatch): void {
    for (const [i, column] of columns.entries()) {
      if ('items' in column) {
        const length = this.fixed[i] ?? null;
        if (length !== null && !allHave(column, length, rows)) this.fixed[i] = null;
        this.#measure(i, column.items);
      } else this.#measure(i, column);
    }
  }

  #measure(i: number, column: ColumnData): void {
    if (column.type !== 'text') return;
    let longest = this.longest[i] ?? 0;
    for (const value of column.values) if (value !== null && value.length > longest) longest = value.length;
    this.longest[i] = longest;
  }
}

function lengthOf({ shape, kind }: { shape: readonly number[] | null; kind: StoredKind }): number {
  return (shape ?? []).reduce((product, length) => product * length, kind.startsWith('complex') ? 2 : 1);
}

function allHave({ offsets, nulls }: ListData, length: number, rows: number): boolean {
  for (let i = 0; i < rows; i++) if (nulls?.[i] === 1 || (offsets[i + 1] ?? 0) - (offsets[i] ?? 0) !== length) return false;
  return length > 0;
}

/** Fields of nested columns, each with how many of the table's columns come before it. */
type Nested = readonly { field: Field; after: number }[];

/** The key-values of the file, in an order that never changes: the table's own, astropy's and Arrow's. */
export function keyValues(table: TableRows, meanings: WrittenMeanings, nested: Nested): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const [key, value] of table.metadata) if (!isOurs(key)) pairs.set(key, value);
  pairs.set('table_meta_yaml', tableMetaYaml(table, meanings.kinds));
  for (const [i, { name, type }] of table.schema.columns.entries()) {
    if (type.startsWith('text') && meanings.kinds[i] === 'text')
      pairs.set(`table::len::${name}`, String(Math.max(1, meanings.longest[i] ?? 1)));
  }
  pairs.set('ARROW:schema', arrowSchema(table, { meanings, nested, pairs }));
  return pairs;
}

function isOurs(key: string): boolean {
  return key === 'ARROW:schema' || key === 'table_meta_yaml' || key.startsWith('table::len::');
}

interface Known {
  meanings: WrittenMeanings;
  nested: Nested;
  pairs: ReadonlyMap<string, string>;
}

/**
 * Arrow's own schema, which gives lists of one length and the columns' units, UCDs and descriptions back. It has the key-values once
 * more, because pyarrow looks nowhere else where there is such a schema.
 */
function arrowSchema({ schema }: TableRows, { meanings: { kinds, fixed }, nested, pairs }: Known): string {
  const fields = schema.columns.map((column, i) => {
    const item = arrowType(kinds[i] ?? 'text');
    const length = fixed[i] ?? null;
    const type = isCellType(column.type) ? item : length === null ? listOf(item) : fixedListOf(item, length);
    return new Field(column.name, type, true, fieldMetadata(column));
  });
  for (const { field, after } of nested.toReversed()) fields.splice(after, 0, field);
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, new Schema(fields, new Map(pairs)));
  writer.finish();
  const stream = writer.toUint8Array(true);
  const length = new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);
  return base64(stream.subarray(0, 8 + length));
}

function fieldMetadata(column: TableRows['schema']['columns'][number]): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const key of ['unit', 'ucd', 'description'] as const) if (column[key] !== null) pairs.set(key, column[key]);
  const { kind, shape } = column.stored;
  if (shape !== null && shape.length !== 1) pairs.set('shape', JSON.stringify(shape));
  if (kind.startsWith('complex') || kind === 'bit') pairs.set('kind', kind);
  return pairs;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
