import { isCellType } from '#core/table';
import type { StoredKind } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

/** The YAML in which astropy keeps what a table says of its columns and of itself: `Table.read` then shows units and descriptions. */
export function tableMetaYaml(table: TableRows, kinds: readonly StoredKind[]): string {
  const columns = table.schema.columns.map((column, i) => {
    const { name, type, unit, ucd, description } = column;
    const parts = [`name: ${quoted(name)}`, ...(unit === null ? [] : [`unit: ${quoted(unit)}`])];
    parts.push(`datatype: ${isCellType(type) ? (numpyNames[kinds[i] ?? 'text'] ?? 'string') : 'object'}`);
    if (description !== null) parts.push(`description: ${quoted(description)}`);
    if (ucd !== null) parts.push(`meta: {ucd: ${quoted(ucd)}}`);
    return `- {${parts.join(', ')}}`;
  });
  return ['datatype:', ...columns, ...tableMeta(table.metadata)].join('\n');
}

const numpyNames: Partial<Record<StoredKind, string>> = {
  ...{ bool: 'bool', bit: 'bool', int8: 'int8', int16: 'int16', int32: 'int32', int64: 'int64' },
  ...{ uint8: 'uint8', uint16: 'uint16', uint32: 'uint32', uint64: 'uint64' },
  ...{ float16: 'float16', float32: 'float32', float64: 'float64', decimal: 'float64' },
};

/** A text in YAML's double quotes, in which JSON's escapes mean the same; what YAML cannot show is escaped too. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What another astropy table said of itself goes along; how it had taken columns apart does not, because they are whole now. */
function tableMeta(metadata: ReadonlyMap<string, string>): string[] {
  const before = metadata.get('table_meta_yaml')?.split('\n') ?? [];
  const start = before.findIndex((line) => line.startsWith('meta:'));
  if (start < 0) return [];
  const rest = before.slice(start + 1);
  const end = rest.findIndex((line) => /^[A-Za-z_]/.test(line));
  const block = [before[start] ?? '', ...(end < 0 ? rest : rest.slice(0, end))];
  return block.some((line) => line.includes('__serialized_columns__')) ? [] : block;
}
