import type { ColumnData, ListData } from '#core/table';
import type { Measure } from '#formats/measure';
import type { TableRows } from '#formats/table-file';

/** What a plan must know beside a column's measure. */
export interface Premises {
  /** Columns that say that 32-bit floats hold all their values, and of which that is true. */
  single: ReadonlySet<string>;
  /** Of lists of 64-bit integers in which both ends of the range occur: a number that none has, to mark missing items. */
  free: ReadonlyMap<string, bigint>;
}

const least = -(2n ** 63n);
const candidates = 65_536;
const singleKinds = ['float16', 'float32', 'complex64'];

/** Reads the columns in question once more; none as a rule. */
export async function premisesOf(table: TableRows, measures: readonly Measure[]): Promise<Premises> {
  const { columns } = table.schema;
  const single = new Set(columns.filter(({ stored }) => singleKinds.includes(stored.kind)).map(({ name }) => name));
  const crowded = columns.filter(({ type }, i) => type === 'bigint[]' && isCrowded(measures[i])).map(({ name }) => name);
  const used = new Map(crowded.map((name) => [name, new Uint8Array(candidates)]));
  const asked = columns.flatMap(({ name }) => (single.has(name) || used.has(name) ? [name] : []));
  if (asked.length === 0) return { single, free: new Map() };
  for await (const batch of table.batches({ columns: asked })) {
    for (const [i, data] of batch.columns.entries()) {
      const name = asked[i] ?? '';
      if (single.has(name) && !isSingle(data)) single.delete(name);
      markUsed(data, used.get(name));
    }
  }
  return { single, free: new Map([...used].flatMap(([name, marks]) => freeIn(name, marks))) };
}

function isCrowded(measure: Measure | undefined): boolean {
  return measure !== undefined && measure.missingItems > 0 && measure.min === least && measure.max === 2n ** 63n - 1n;
}

function isSingle(data: ColumnData | ListData): boolean {
  const { values, nulls } = 'items' in data ? data.items : data;
  if (!(values instanceof Float64Array)) return false;
  return values.every((value, i) => nulls?.[i] === 1 || Math.fround(value) === value || value !== value);
}

function markUsed(data: ColumnData | ListData, marks: Uint8Array | undefined): void {
  if (!marks || !('items' in data) || data.items.type !== 'bigint') return;
  for (const value of data.items.values) if (value < least + BigInt(candidates)) marks[Number(value - least)] = 1;
}

function freeIn(name: string, marks: Uint8Array): [string, bigint][] {
  const first = marks.indexOf(0);
  return first < 0 ? [] : [[name, least + BigInt(first)]];
}
