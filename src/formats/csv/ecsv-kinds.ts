import type { Finding } from '#core/finding';
import { isCellType, type ColumnData, type ListData } from '#core/table';
import { narrowerOf } from '#formats/csv/narrow';
import { complexLists } from '#formats/csv/write-findings';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { BatchOptions, TableRows } from '#formats/table-file';

/** The kinds of ECSV, https://github.com/astropy/astropy-APEs/blob/main/APE6.rst, and the complex ones of astropy; text is `string` there. */
type EcsvKind = Exclude<StoredKind, 'bit' | 'decimal' | `${'date' | 'time'}${string}`>;

const ranges: readonly (readonly [EcsvKind, least: bigint, most: bigint])[] = [
  ['int8', -128n, 127n],
  ['uint8', 0n, 255n],
  ['int16', -32_768n, 32_767n],
  ['uint16', 0n, 65_535n],
  ['int32', -2_147_483_648n, 2_147_483_647n],
  ['uint32', 0n, 4_294_967_295n],
  ['int64', -(2n ** 63n), 2n ** 63n - 1n],
  ['uint64', 0n, 2n ** 64n - 1n],
];

/** The table with each column in the kind in which it is stored, or the next one that ECSV has and that holds all its values. Reads the table once. */
export async function heldByEcsv(table: TableRows): Promise<{ table: TableRows; findings: Finding[] }> {
  const { schema, name, metadata } = table;
  const kinds = schema.columns.map(plainKind);
  for await (const batch of table.batches()) {
    for (const [i, data] of batch.columns.entries()) {
      const kind = kinds[i];
      if (kind !== undefined) kinds[i] = holding(kind, data);
    }
  }
  const columns = schema.columns.map((column, i) => ({ ...column, stored: { ...column.stored, kind: kinds[i] ?? 'text' } }));
  const held = { name, metadata, schema: { ...schema, columns }, batches: (options?: BatchOptions) => table.batches(options) };
  return { table: held, findings: complexLists(columns) };
}

const wholeTypes = /^(integer|bigint)/;

function plainKind({ type, stored: { kind } }: FileColumn): EcsvKind {
  if (type.startsWith('boolean')) return 'bool';
  if (type.startsWith('text')) return kind === 'uint64' && isCellType(type) ? kind : 'text';
  if (type.startsWith('double'))
    return kind === 'float16' || kind === 'float32' || kind === 'complex64' || kind === 'complex128' ? kind : 'float64';
  return ranges.find(([named]) => named === kind)?.[0] ?? (type.startsWith('bigint') ? 'int64' : 'int32');
}

/** The kind, or the next one that holds these values too. */
function holding(kind: EcsvKind, data: ColumnData | ListData): EcsvKind {
  const values = 'items' in data ? data.items : data;
  if (values.type === 'text') return kind === 'uint64' && !values.values.every(isUnsigned) ? 'text' : kind;
  if (values.type === 'double') return floating(kind, values.values);
  return wholeTypes.test(values.type) && values.type !== 'boolean' ? whole(kind, values.values) : kind;
}

const isUnsigned = (text: string | null): boolean => text === null || (/^(0|[1-9]\d{0,19})$/.test(text) && BigInt(text) < 2n ** 64n);

function floating(kind: EcsvKind, values: Float64Array): EcsvKind {
  const narrow = narrowerOf(kind);
  if (narrow === null || values.every((value) => narrow(value) === value)) return kind;
  return kind === 'complex64'
    ? 'complex128'
    : kind === 'float16' && values.every((value) => Math.fround(value) === value)
      ? 'float32'
      : 'float64';
}

function whole(kind: EcsvKind, values: Int32Array | BigInt64Array): EcsvKind {
  let least: number | bigint = 0;
  let most: number | bigint = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const from = ranges.findIndex(([named]) => named === kind);
  return ranges.slice(Math.max(0, from)).find(([, low, high]) => low <= least && high >= most)?.[0] ?? 'int64';
}
