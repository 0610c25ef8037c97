import { isCellType } from '#core/table';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

/** The comment lines of ECSV 1.0, https://github.com/astropy/astropy-APEs/blob/main/APE6.rst; words in JSON's quotes, which YAML reads. */
export function ecsvHeader({ schema, metadata }: TableRows): string {
  const lines = ['%ECSV 1.0', '---', "delimiter: ','", 'datatype:', ...schema.columns.map((column) => `- ${entryOf(column)}`)];
  if (metadata.size > 0) lines.push('meta:', ...[...metadata].map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`));
  lines.push('schema: astropy-2.0');
  return lines.map((line) => `# ${line}\n`).join('');
}

function entryOf({ name, unit, ucd, description, type, stored }: FileColumn): string {
  const kind = kindWord(stored.kind);
  const isList = !isCellType(type) && !isComplexNumber({ stored });
  const pairs: [string, string][] = [['name', JSON.stringify(name)]];
  if (unit !== null) pairs.push(['unit', JSON.stringify(unit)]);
  pairs.push(['datatype', isList ? 'string' : kind]);
  if (isList) pairs.push(['subtype', JSON.stringify(`${type === 'text[]' ? 'string' : kind}[${(stored.shape ?? ['null']).join(',')}]`)]);
  if (description !== null) pairs.push(['description', JSON.stringify(description)]);
  if (ucd !== null) pairs.push(['meta', `{ucd: ${JSON.stringify(ucd)}}`]);
  return `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

function isComplexNumber({ stored }: Pick<FileColumn, 'stored'>): boolean {
  return stored.kind.startsWith('complex') && stored.shape?.length === 0;
}

function kindWord(kind: StoredKind): string {
  if (kind === 'bit') return 'bool';
  if (kind === 'decimal') return 'float64';
  return /^(u?int\d+|float\d+|complex\d+|bool)$/.test(kind) ? kind : 'string';
}
