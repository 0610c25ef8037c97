import type { Finding } from '#core/finding';
import { isCellType, type ColumnData, type ColumnType, type ListData } from '#core/table';
import { isTime } from '#formats/parquet/arrow-types';
import { wordCount } from '#formats/parquet/arrow-values';
import { toHalves } from '#formats/halves';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

/** How each column is written: the kind that its file had where the values allow it. */
export interface Targets {
  kinds: StoredKind[];
  findings: Finding[];
}

/** `cells`: only what our five types are by nature, which engines read without a cast; floats of 32 bits stay. */
export type TargetChoice = 'stored' | 'cells';

/** Reads the columns once whose values might not fit the kind, unless the table vouches for them. */
export async function targetsOf(table: TableRows, choice: TargetChoice): Promise<Targets> {
  const wanted = table.schema.columns.map((column) => (choice === 'cells' ? cellKind(column) : possibleKind(column)));
  const risky = table.schema.columns.filter(({ type }, i) => wanted[i] !== naturalKind(type) && wanted[i] !== 'complex128');
  if (table.faithful === true || risky.length === 0) return { kinds: wanted, findings: [] };
  const facts = await factsOf(table, risky);
  const kinds = table.schema.columns.map(({ name, type }, i) => {
    const seen = facts.get(name);
    return seen ? fitting(type, seen) : (wanted[i] ?? naturalKind(type));
  });
  const findings = table.schema.columns.flatMap((column, i) => {
    const [from, to] = [wanted[i], kinds[i]];
    return from && to && from !== to ? [widened(column, from, to)] : [];
  });
  return { kinds, findings };
}

const kindsOf: Record<'boolean' | 'integer' | 'bigint' | 'double', readonly StoredKind[]> = {
  boolean: ['bool', 'bit'],
  integer: ['int8', 'uint8', 'int16', 'uint16', 'int32'],
  bigint: ['uint32', 'int64', 'uint64'],
  double: ['float16', 'float32', 'float64', 'complex64', 'complex128'],
};

function itemType(type: ColumnType): 'boolean' | 'integer' | 'bigint' | 'double' | 'text' {
  if (isCellType(type)) return type;
  const item = type.slice(0, -2);
  return item === 'boolean' || item === 'integer' || item === 'bigint' || item === 'double' ? item : 'text';
}

function naturalKind(type: ColumnType): StoredKind {
  return ({ boolean: 'bool', integer: 'int32', bigint: 'int64', double: 'float64', text: 'text' } as const)[itemType(type)];
}

function possibleKind({ type, stored }: FileColumn): StoredKind {
  const item = itemType(type);
  if (item === 'text') return stored.kind === 'uint64' || isTime(stored.kind) ? stored.kind : 'text';
  return kindsOf[item].includes(stored.kind) ? stored.kind : naturalKind(type);
}

function cellKind({ type, stored }: FileColumn): StoredKind {
  return itemType(type) === 'double' && (stored.kind === 'float32' || stored.kind === 'complex64') ? 'float32' : naturalKind(type);
}

interface Facts {
  kind: StoredKind;
  min: bigint;
  max: bigint;
}

async function factsOf(table: TableRows, risky: readonly FileColumn[]): Promise<Map<string, Facts>> {
  const facts = risky.map((column): Facts => ({ kind: possibleKind(column), min: 0n, max: 0n }));
  for await (const batch of table.batches({ columns: risky.map(({ name }) => name) })) {
    for (const [i, data] of batch.columns.entries()) {
      const into = facts[i];
      if (into) look(into, data, batch.rows);
    }
  }
  return new Map(risky.map(({ name }, i) => [name, facts[i] ?? { kind: 'text', min: 0n, max: 0n }]));
}

function look(into: Facts, data: ColumnData | ListData, rows: number): void {
  if ('items' in data) return look(into, data.items, data.offsets[rows] ?? 0);
  if (data.type === 'double') lookAtFloats(into, data.values.subarray(0, rows));
  if (data.type === 'text' && into.kind !== 'text' && !data.values.slice(0, rows).every((text) => wordCount(text, into.kind) !== null))
    into.kind = 'text';
  if (data.type !== 'integer' && data.type !== 'bigint') return;
  let [min, max]: [number | bigint, number | bigint] = [into.min, into.max];
  for (const value of data.values.subarray(0, rows)) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  into.min = BigInt(min);
  into.max = BigInt(max);
}

function lookAtFloats(into: Facts, values: Float64Array): void {
  if (into.kind === 'float16' && toHalves(values) === null) into.kind = 'float32';
  const narrow = into.kind === 'float32' || into.kind === 'complex64';
  if (narrow && !values.every((value) => Math.fround(value) === value)) into.kind = into.kind === 'complex64' ? 'complex128' : 'float64';
}

const ranges: Partial<Record<StoredKind, readonly [bigint, bigint]>> = {
  ...{ int8: [-128n, 127n], uint8: [0n, 255n], int16: [-32_768n, 32_767n], uint16: [0n, 65_535n], int32: [-(2n ** 31n), 2n ** 31n - 1n] },
  ...{ uint32: [0n, 2n ** 32n - 1n], uint64: [0n, 2n ** 63n - 1n], int64: [-(2n ** 63n), 2n ** 63n - 1n] },
};

/** The kind itself, or the next one of its type that holds all values. */
function fitting(type: ColumnType, { kind, min, max }: Facts): StoredKind {
  const item = itemType(type);
  if (item !== 'integer' && item !== 'bigint') return kind;
  const holds = (each: StoredKind): boolean => {
    const [least, most] = ranges[each] ?? [0n, 0n];
    return min >= least && max <= most;
  };
  const order = kindsOf[item];
  return order.slice(order.indexOf(kind)).find(holds) ?? naturalKind(type);
}

function widened({ name }: FileColumn, from: StoredKind, to: StoredKind): Finding {
  const message = `Column ${name} was ${from} in its file and now has values that are none; it is written as ${to}.`;
  const remedy = 'Nothing is lost.';
  return { severity: 'note', code: 'parquet-widened', column: name, rows: null, line: null, message, remedy };
}
