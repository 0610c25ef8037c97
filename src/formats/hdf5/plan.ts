import type { Finding } from '#core/finding';
import { perRow, type Field } from '#formats/hdf5/field';
import { uniqueNames } from '#formats/names';

/** A table of the file before any of its rows is read. */
export interface Plan {
  name: string;
  rows: number;
  fields: Field[];
  findings: Finding[];
  /** The same fields with what the file says of them, and what it says of the table. */
  described: () => Described;
}

export interface Described {
  fields: Field[];
  metadata: Map<string, string>;
}

export function finding(o: Pick<Finding, 'severity' | 'code' | 'message' | 'remedy'> & { column?: string; rows?: number }): Finding {
  const { column = null, rows = null, ...rest } = o;
  return { ...rest, column, rows, line: null };
}

/** A column that no table can hold. */
export function leftOut(column: string, why: string, remedy = 'Write it as numbers or text to keep it.'): Finding {
  return finding({ severity: 'warning', code: 'hdf5-left-out', column, message: `${column} is left out: it is ${why}.`, remedy });
}

/** An enumeration comes as its numbers. */
export function enumeration(column: string, words: string): Finding {
  return finding({
    ...{ severity: 'note', code: 'hdf5-enumeration', column },
    message: `${column} is an enumeration; its numbers are kept, their words are not: ${words}.`,
    remedy: 'Nothing is lost in the numbers.',
  });
}

const maskEnd = '.mask';

/** A column `x.mask` of booleans marks what is missing in `x` (astropy's way), and is no column of its own. */
export function withMasks(fields: readonly Field[]): Field[] {
  const masks = new Map(fields.filter(isMask).map((field) => [field.name.slice(0, -maskEnd.length), field]));
  const maskOf = (field: Field): Field | null => {
    const mask = masks.get(field.name);
    return mask && fits(mask, field) ? mask : null;
  };
  const used = new Set(fields.map(maskOf));
  return fields.filter((field) => !used.has(field)).map((field) => ({ ...field, mask: maskOf(field) }));
}

function isMask({ name, element }: Field): boolean {
  return name.endsWith(maskEnd) && (element.is === 'bool' || (element.is === 'list' && element.item.is === 'bool'));
}

function fits(mask: Field, field: Field): boolean {
  if (mask.strip.rows !== field.strip.rows) return false;
  if (mask.element.is === 'list') return field.element.is === 'list';
  return mask.shape === null || (field.element.is !== 'list' && perRow(mask) === perRow(field));
}

/** Names as a relation needs them, on the fields and their masks. */
export function named(fields: readonly Field[]): { fields: Field[]; findings: Finding[] } {
  const { names, findings } = uniqueNames(fields.map((field) => field.name));
  return { fields: fields.map((field, i) => ({ ...field, name: names[i] ?? field.name })), findings };
}
