import type { ColumnData, ListData } from '#core/table';
import type { FileBatch, FileSchema } from '#formats/table-file';

/** What is wrong with a batch by itself: columns that are not those of the schema, counts that do not fit, offsets that fall. */
export function faultsOf({ rows, columns }: FileBatch, schema: FileSchema): string[] {
  const types = schema.columns.map(({ name, type }) => `${name} ${type}`).join();
  const came = columns.map(({ name, type }) => `${name} ${type}`).join();
  return [
    ...(types === came ? [] : [`columns ${came.slice(0, 200)} instead of ${types.slice(0, 200)}`]),
    ...columns.flatMap((data) => columnFaults(data, rows)),
  ];
}

function columnFaults(data: ColumnData | ListData, rows: number): string[] {
  const nulls = data.nulls && data.nulls.length < rows ? [`${data.name}: ${data.nulls.length} marks for ${rows} rows`] : [];
  if (!('items' in data))
    return [...nulls, ...(data.values.length === rows ? [] : [`${data.name}: ${data.values.length} values for ${rows} rows`])];
  const { offsets, items } = data;
  if (offsets.length !== rows + 1) return [`${data.name}: ${offsets.length} offsets for ${rows} rows`];
  const falls = offsets.some((offset, i) => i > 0 && offset < (offsets[i - 1] ?? 0));
  const last = offsets[rows] ?? 0;
  return [
    ...nulls,
    ...(falls || offsets[0] !== 0 ? [`${data.name}: offsets that fall`] : []),
    ...(last <= items.values.length ? [] : [`${data.name}: ${last} items wanted, ${items.values.length} there`]),
  ];
}
