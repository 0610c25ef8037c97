import type { Finding } from '#core/finding';
import { attributeText, attributeTexts, describedBy, wordsOf } from '#formats/hdf5/attributes';
import { decodedColumn } from '#formats/hdf5/decode';
import { arrivesSwapped, cannotBeTurned, complexPair, h5class, laidOf } from '#formats/hdf5/element';
import { fieldOf, type Field } from '#formats/hdf5/field';
import type { H5File } from '#formats/hdf5/h5-file';
import { enumeration, finding, leftOut, named, withMasks, type Plan } from '#formats/hdf5/plan';
import { stripOf, type DatasetNode, type GroupNode } from '#formats/hdf5/tree';

/** Either a table, or the reason why the group's datasets are none. */
export type Outcome = { plan: Plan } | { complaint: string } | null;

/** The datasets of a group that have equally many rows are the columns of one table (the layout of tables_io). */
export function plainTable(file: H5File, group: GroupNode, name: string): Outcome {
  const columns = group.datasets.filter(isColumn);
  if (columns.length === 0) return null;
  const lengths = lengthsOf(columns);
  const [most, second] = [...lengths.entries()].sort(([, a], [, b]) => b.length - a.length);
  if (!most) return null;
  if (second && second[1].length === most[1].length) return { complaint: unequal(group, most, second) };
  const [rows, chosen] = most;
  const { fields, findings } = fieldsOf(file, chosen);
  const others = [...lengths.entries()]
    .filter(([length]) => length !== rows)
    .flatMap(([length, datasets]) => datasets.map((dataset) => otherLength(dataset, length, rows)));
  if (fields.length === 0)
    return { complaint: `"${group.path}" has no dataset of numbers or text: ${findings.map(({ message }) => message).join(' ')}` };
  const unique = named(withMasks(fields));
  const all = [...findings, ...others, ...unique.findings];
  return { plan: { name, rows, fields: unique.fields, findings: all, described: () => describedGroup(file, group, unique.fields) } };
}

/** Compounds are tables of their own; single values belong to the table as a whole. */
function isColumn({ name, is }: DatasetNode): boolean {
  if (is.shape === null || is.shape.length === 0 || name.endsWith('__table_column_meta__')) return false;
  return is.type !== h5class.compound || complexPair(is, false) !== null;
}

function lengthsOf(columns: readonly DatasetNode[]): Map<number, DatasetNode[]> {
  const lengths = new Map<number, DatasetNode[]>();
  for (const column of columns) {
    const rows = column.is.shape?.[0] ?? 0;
    const alike = lengths.get(rows);
    if (alike) alike.push(column);
    else lengths.set(rows, [column]);
  }
  return lengths;
}

type Alike = readonly [rows: number, datasets: DatasetNode[]];

function unequal({ path }: GroupNode, [a, ofA]: Alike, [b, ofB]: Alike): string {
  return `The datasets of "${path}" are no table, because they differ in length: ${ofA[0]?.name} has ${a} rows, ${ofB[0]?.name} has ${b}.`;
}

function otherLength({ name }: DatasetNode, length: number, rows: number): Finding {
  return finding({
    ...{ severity: 'warning', code: 'hdf5-unequal-lengths', column: name, rows: length },
    message: `${name} is left out: it has ${length} rows, the other columns have ${rows}.`,
    remedy: 'Write it into a group of its own, or with as many rows as the others.',
  });
}

function fieldsOf(file: H5File, datasets: readonly DatasetNode[]): { fields: Field[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const fields: Field[] = [];
  for (const dataset of datasets) {
    const field = fieldAt(file, dataset, findings);
    if (field) fields.push(field);
  }
  return { fields, findings };
}

/** A dataset as a column; null, with a finding, where it cannot be one. */
export function fieldAt(file: H5File, dataset: DatasetNode, findings: Finding[]): Field | null {
  const { is, name } = dataset;
  const laid = strange(file, dataset) ?? laidOf(is, arrivesSwapped(is));
  const dims = typeof laid === 'string' ? [] : [...(is.shape ?? []).slice(1), ...laid.dims];
  const why = typeof laid === 'string' ? laid : laid.element.is === 'list' && dims.length > 0 ? 'a table of lists' : null;
  if (typeof laid === 'string' || why !== null) {
    findings.push(leftOut(name, why ?? 'unknown'));
    return null;
  }
  if (laid.words !== undefined) findings.push(enumeration(name, laid.words));
  return fieldOf({ name, strip: stripOf(file, dataset), offset: 0, element: laid.element, dims });
}

function strange(file: H5File, dataset: DatasetNode): string | null {
  if (cannotBeTurned(dataset.is)) return 'an enumeration with its bytes in big-endian order';
  return isPickle(file, dataset) ? 'a pickled Python object, which is never opened' : null;
}

/** PyTables keeps Python objects as lists of bytes. */
function isPickle(file: H5File, { path, is }: DatasetNode): boolean {
  const bytes = is.type === h5class.vlen && is.vlen_type?.size === 1;
  return bytes && file.attributeNames(path).has('PSEUDOATOM') && attributeText(file, path, 'PSEUDOATOM') === 'object';
}

function describedGroup(file: H5File, group: GroupNode, fields: readonly Field[]): ReturnType<Plan['described']> {
  const metadata = attributeTexts(file, group.path);
  for (const dataset of group.datasets) {
    const text = singleText(file, dataset);
    if (text !== null) metadata.set(dataset.name, text);
  }
  return { fields: fields.map((field) => ({ ...field, ...describedBy(attributeTexts(file, field.strip.path)) })), metadata };
}

/** A dataset of one value, as text. */
function singleText(file: H5File, dataset: DatasetNode): string | null {
  if (dataset.is.shape === null || dataset.is.shape.length > 0) return null;
  const field = fieldAt(file, dataset, []);
  if (!field || field.strip.rowBytes > 1_000_000) return null;
  const strip = { ...field.strip, shape: [] };
  const data = file.rows(strip, { start: 0, count: 1 }, (bytes, heap) => decodedColumn(field, { bytes, heap, rows: 1 }, () => undefined));
  return wordsOf('items' in data ? data.items : data);
}
