import { isCellType } from '#core/table';
import { isComplex, isComplexNumber } from '#formats/csv/write-cells';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

/** The comment lines of ECSV 1.0; words in JSON's quotes, which YAML reads. Takes a table that `heldByEcsv` has prepared. */
export function ecsvHeader({ schema, metadata }: TableRows): string {
  const columns = schema.columns.map((column) => `- ${entryOf(column)}`);
  const lines = ['%ECSV 1.0', '---', "delimiter: ','", 'datatype:', ...columns];
  if (metadata.size > 0) lines.push('meta:', ...[...metadata].map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`));
  lines.push('schema: astropy-2.0');
  return lines.map((line) => `# ${line}\n`).join('');
}

function entryOf(column: FileColumn): string {
  const { name, unit, ucd, description } = column;
  const pairs = [`name: ${JSON.stringify(name.replaceAll('\0', ''))}`];
  if (unit !== null) pairs.push(`unit: ${JSON.stringify(unit)}`);
  pairs.push(...typePairs(column));
  if (description !== null) pairs.push(`description: ${JSON.stringify(description)}`);
  if (ucd !== null) pairs.push(`meta: {ucd: ${JSON.stringify(ucd)}}`);
  return `{${pairs.join(', ')}}`;
}

const parts: Partial<Record<StoredKind, StoredKind>> = { complex64: 'float32', complex128: 'float64' };

/** Lists are JSON within strings; a list of complex numbers is one of pairs, for JSON has no such numbers. */
function typePairs(column: FileColumn): string[] {
  const { shape: given, kind } = column.stored;
  const word = (of: StoredKind): string => (of === 'text' ? 'string' : of);
  if (isCellType(column.type) || isComplexNumber(column)) return [`datatype: ${word(kind)}`];
  const shape = given === null ? ['null'] : isComplex(column) ? [...given, 2] : given;
  return ['datatype: string', `subtype: "${word(parts[kind] ?? kind)}[${shape.join(',')}]"`];
}
