import type { Finding } from '#core/finding';
import { attributeText } from '#formats/hdf5/attributes';
import type { Element, TimeUnit } from '#formats/hdf5/element';
import type { Field } from '#formats/hdf5/field';
import type { H5File, Rows } from '#formats/hdf5/h5-file';
import { finding } from '#formats/hdf5/plan';
import { readField } from '#formats/hdf5/read-field';
import type { StoredKind } from '#formats/stored';

/** The element of a column whose numbers pandas says to be something else: `datetime64[ns]`, `bool`, and so on. */
export function meant(element: Element, dtype: string | null, zone: string | null): Element {
  if (dtype === null || element.is !== 'number') return element;
  const unit = /^datetime64(?:\[(s|ms|us|ns)[\],]|$)/.exec(dtype);
  if (unit && element.size === 8) return { is: 'moment', unit: timeUnit(unit[1]), utc: zone !== null, size: 8, little: element.little };
  if (dtype === 'bool' && element.size === 1) return { is: 'bool', size: 1, little: element.little };
  return element;
}

/** The element that NumPy's name for a type means; null for a name that is not known. */
export function elementNamed(dtype: string | null): Element | null {
  const time = meant({ is: 'number', kind: 'int64', size: 8, little: true }, dtype, null);
  if (time.is === 'moment') return time;
  if (dtype === 'bool') return { is: 'bool', size: 1, little: true };
  const [, name, bits] = /^(u?int|float)(8|16|32|64)$/.exec(dtype ?? '') ?? [];
  const kind = `${name}${bits}`;
  return isNumberKind(kind) ? { is: 'number', kind, size: Number(bits) / 8, little: true } : null;
}

function isNumberKind(kind: string): kind is StoredKind {
  return /^(u?int(8|16|32|64)|float(16|32|64))$/.test(kind);
}

function timeUnit(text: string | undefined): TimeUnit {
  return text === 's' || text === 'ms' || text === 'us' ? text : 'ns';
}

/** What is not as it seems in numbers that pandas gives another meaning. */
export function meaningFinding(column: string, dtype: string | null): Finding | null {
  if (dtype?.startsWith('timedelta64')) {
    return finding({
      ...{ severity: 'note', code: 'hdf5-timedelta', column },
      message: `${column} holds spans of time (${dtype}); they are kept as whole numbers of that unit, and a missing one is the smallest of them.`,
      remedy: 'Write the spans as a number of seconds to be clear.',
    });
  }
  if (dtype !== 'category') return null;
  return finding({
    ...{ severity: 'warning', code: 'hdf5-category', column },
    message: `${column} is categorical; the numbers of its categories are kept, their words are not.`,
    remedy: 'Write it as text: frame[column].astype(str).',
  });
}

/** Whether the index is nothing but the numbers of the rows, which pandas makes again by itself. */
export function isRowNumbers(file: H5File, field: Field, exact: boolean): boolean {
  const { rows } = field.strip;
  if (field.element.is !== 'number' || field.shape !== null) return false;
  const last = Math.max(0, rows - 1);
  const parts: Rows[] = exact
    ? partsOf(rows)
    : [
        { start: 0, count: Math.min(rows, 1000) },
        { start: last, count: Math.min(rows, 1) },
      ];
  return parts.every((part) => countsUp(file, field, part));
}

const rowsAtOnce = 65_536;

function partsOf(rows: number): Rows[] {
  return Array.from({ length: Math.ceil(rows / rowsAtOnce) }, (_, i) => ({
    start: i * rowsAtOnce,
    count: Math.min(rowsAtOnce, rows - i * rowsAtOnce),
  }));
}

function countsUp(file: H5File, field: Field, part: Rows): boolean {
  if (part.count === 0) return true;
  const data = readField(file, field, part);
  if ('items' in data || (data.type !== 'bigint' && data.type !== 'integer')) return false;
  for (let i = 0; i < part.count; i++) if (Number(data.values[i]) !== part.start + i) return false;
  return true;
}

/** An attribute that pandas may have written as a pickle of nothing. */
export function wordOf(file: H5File, path: string, name: string): string | null {
  if (!file.attributeNames(path).has(name)) return null;
  const text = attributeText(file, path, name);
  return text === null || text === 'N.' || text === '' ? null : text;
}
