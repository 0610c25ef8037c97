import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { isCellType, type ColumnType } from '#core/table';
import { uniqueNames } from '#formats/names';
import type { FileColumn, StoredKind } from '#formats/stored';
import {
  arraysizeOf,
  datatypes,
  isComplex,
  isDatatype,
  isText,
  itemsIn,
  loosely,
  type Arraysize,
  type Datatype,
} from '#formats/votable/datatype';
import type { Field, VotableTable } from '#formats/votable/document';
import { parseWhole } from '#formats/votable/numbers';

/** How one column lies in the rows. */
export interface Layout {
  column: FileColumn;
  datatype: Datatype;
  /** Items of one row: numbers (a complex is one), or texts. Null where it varies. */
  items: number | null;
  /** Where items vary, how many make one step of the dimension that does; 1 as a rule. */
  step: number;
  /** Letters of a text that has a fixed width, else null. */
  width: number | null;
  /** Whether the text of a row is cut into texts of `width` letters. */
  texts: boolean;
  /** What stands for "missing", beside empty cells and NaN. */
  nullValue: bigint | number | null;
}

export interface Layouts {
  layouts: Layout[];
  findings: Finding[];
}

/** The columns of a table. Throws a `bad-file` Fault at fields that no reading can make sense of. */
export function layoutsOf(table: VotableTable, fileName: string): Layouts {
  const { names, findings } = uniqueNames(table.fields.map(({ name }) => name ?? ''));
  const layouts = table.fields.map((field, i) => layoutOf({ field, name: names[i] ?? '', table, fileName, findings }));
  return { layouts, findings };
}

interface Reading {
  field: Field;
  name: string;
  table: VotableTable;
  fileName: string;
  findings: Finding[];
}

function layoutOf(reading: Reading): Layout {
  const { field, name } = reading;
  const datatype = datatypeOf(reading);
  const form = isText(datatype) ? textForm(sizeOf(reading, datatype)) : numberForm(sizeOf(reading, datatype));
  const { cell, kind } = datatypes[datatype];
  const list = !form.single || isComplex(datatype);
  const type: ColumnType = list ? `${cell}[]` : cell;
  const stored = { kind, shape: list && !form.varies ? form.dims.toReversed() : null };
  const column = { name, type, unit: field.unit, ucd: field.ucd, description: field.description, stored };
  const fixed = itemsIn({ fixed: form.dims, varies: false });
  const items = form.varies ? null : fixed;
  const step = form.varies ? fixed : 1;
  return { column, datatype, items, step, width: form.width, texts: form.texts, nullValue: nullValueOf(reading, datatype) };
}

/** `dims` are those of items, `varies` tells whether there is one more that varies. */
interface Form {
  dims: number[];
  varies: boolean;
  single: boolean;
  width: number | null;
  texts: boolean;
}

function numberForm({ fixed, varies }: Arraysize): Form {
  return { dims: fixed, varies, single: fixed.length === 0 && !varies, width: null, texts: false };
}

/** The first dimension of letters is a text; a text alone may have any length. */
function textForm({ fixed, varies }: Arraysize): Form {
  const texts = fixed.length > 1 || (fixed.length === 1 && varies);
  const width = fixed[0] ?? (varies ? null : 1);
  return { dims: fixed.slice(1), varies: texts && varies, single: !texts, width, texts };
}

function datatypeOf(reading: Reading): Datatype {
  const { field, table, name } = reading;
  if (field.datatype !== null && isDatatype(field.datatype)) return field.datatype;
  const meant = field.datatype === null ? 'char' : loosely[field.datatype];
  const binary = table.data !== null && table.data.kind !== 'tabledata';
  const widths = field.datatype !== null && !field.datatype.startsWith('unsigned');
  if (meant === undefined || (binary && !widths)) {
    const what = field.datatype === null ? 'no datatype' : `the datatype "${field.datatype}"`;
    throw badField(reading, `has ${what}, which VOTable does not know; it knows ${Object.keys(datatypes).join(', ')}`);
  }
  const message = `Column ${name} has ${field.datatype === null ? 'no datatype' : `the datatype "${field.datatype}", which VOTable does not know`}; it is read as ${meant}.`;
  reading.findings.push(note(reading, { severity: 'warning', code: 'votable-datatype', message, remedy: `Write datatype="${meant}".` }));
  return meant;
}

function sizeOf(reading: Reading, datatype: Datatype): Arraysize {
  const { field, name } = reading;
  if (field.arraysize === null) return { fixed: [], varies: field.datatype === null || /string/i.test(field.datatype) };
  const size = arraysizeOf(field.arraysize);
  if (size === null) throw badField(reading, `has the arraysize "${field.arraysize}"; it is written as 5, 3x2, 4x* or *`);
  if (!Number.isSafeInteger(itemsIn(size) * 16)) throw badField(reading, `has the arraysize "${field.arraysize}", which no file can hold`);
  if (isText(datatype) || size.varies || itemsIn(size) !== 1) return size;
  const message = `Column ${name} has lists of one value (arraysize="${field.arraysize}"); they are read as single values.`;
  reading.findings.push(note(reading, { severity: 'note', code: 'votable-arraysize-one', message, remedy: 'Nothing is lost.' }));
  return { fixed: [], varies: false };
}

function nullValueOf(reading: Reading, datatype: Datatype): bigint | number | null {
  const { nullText } = reading.field;
  const { cell } = datatypes[datatype];
  const written = nullText?.trim() ?? '';
  if (written === '' || cell === 'text' || cell === 'boolean') return null;
  const value = cell === 'double' ? Number(written) : parseWhole(written);
  if (value !== null && !Number.isNaN(value)) return value;
  if (cell === 'double') return null;
  const message = `Column ${reading.name} declares "${written}" as its mark for "missing", which is no number; no value is taken for missing because of it.`;
  const remedy = 'Write a whole number as the null of VALUES.';
  reading.findings.push(note(reading, { severity: 'warning', code: 'votable-null', message, remedy }));
  return null;
}

function note({ field, name }: Reading, of: Pick<Finding, 'severity' | 'code' | 'message' | 'remedy'>): Finding {
  return { ...of, column: name, rows: null, line: field.line };
}

function badField({ field, name, fileName }: Reading, what: string): Fault {
  const message = `${fileName}: the field ${name} (line ${field.line}) ${what}. Repair the field, or write the table again.`;
  return new Fault('bad-file', message, { at: `line ${field.line}` });
}

/** One complex number a row, which is missing as a whole when it is NaN. */
export function isAloneComplex({ datatype, column }: Layout): boolean {
  return isComplex(datatype) && column.stored.shape?.length === 0;
}

/** The kind that holds all whole numbers from `least` to `most`, and the cell type for it. */
export function widened(layout: Layout, { least, most }: { least: bigint; most: bigint }): Layout {
  const list = !isCellType(layout.column.type);
  const [cell, kind] = wideEnough(least, most);
  return { ...layout, column: { ...layout.column, type: list ? `${cell}[]` : cell, stored: { ...layout.column.stored, kind } } };
}

function wideEnough(least: bigint, most: bigint): ['integer' | 'bigint' | 'text', StoredKind] {
  if (least >= -(2n ** 15n) && most < 2n ** 15n) return ['integer', 'int16'];
  if (least >= -(2n ** 31n) && most < 2n ** 31n) return ['integer', 'int32'];
  if (least >= -(2n ** 63n) && most < 2n ** 63n) return ['bigint', 'int64'];
  return ['text', least >= 0n && most < 2n ** 64n ? 'uint64' : 'text'];
}
