import type { ColumnData, ListData } from '#core/table';
import type { TableRows } from '#formats/table-file';

const kinds = ['float16', 'float32', 'complex64'];

/** The columns that say that 32-bit floats hold all their values, and of which that is true; read once for it. */
export async function singleColumns(table: TableRows): Promise<ReadonlySet<string>> {
  const claimed = table.schema.columns.filter(({ stored }) => kinds.includes(stored.kind)).map(({ name }) => name);
  const single = new Set(claimed);
  if (claimed.length === 0) return single;
  for await (const batch of table.batches({ columns: claimed })) {
    batch.columns.forEach((data, i) => {
      if (!isSingle(data)) single.delete(claimed[i] ?? '');
    });
  }
  return single;
}

function isSingle(data: ColumnData | ListData): boolean {
  const { values, nulls } = 'items' in data ? data.items : data;
  if (!(values instanceof Float64Array)) return false;
  return values.every((value, i) => nulls?.[i] === 1 || Math.fround(value) === value || value !== value);
}
