import type { Items } from '#formats/votable/items';
import type { Builder } from '#formats/votable/builder';
import { datatypes, isComplex } from '#formats/votable/datatype';
import { isAloneComplex, type Layout } from '#formats/votable/layout';
import { missingItem } from '#formats/votable/items';
import { parseWhole, plainDecimal, wordAsDecimal } from '#formats/votable/numbers';
import type { Report } from '#formats/votable/report';

/** Puts the text between <TD> and </TD> into a column. False when it is none of the column's type. */
export type TextCell = (text: string) => boolean;

/** `report` hears of odd values during the first reading; null afterwards. */
export function textCell(layout: Layout, builder: Builder, report: Report | null): TextCell {
  if (builder.items.type === 'text' && datatypes[layout.datatype].cell === 'text') return wordsCell(layout, builder, report);
  const item = itemParser(layout, builder.items, report);
  const list = layout.column.type.endsWith('[]');
  if (list) return listCell({ layout, builder, report }, item);
  return (text) => {
    const value = trimmed(text);
    if (value !== '') return item(value);
    builder.missingRow();
    return true;
  };
}

interface Cell {
  layout: Layout;
  builder: Builder;
  report: Report | null;
}

/** Without the blanks of XML; other blanks, such as one that must not break, are letters. */
function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(0, end);
}

/** Commas are not in the standard, but in files. */
const separator = /[\s,]+/;

function listCell({ layout, builder, report }: Cell, item: TextCell): TextCell {
  const alone = isAloneComplex(layout);
  const expected = layout.items === null ? null : layout.items * (isComplex(layout.datatype) ? 2 : 1);
  return (text) => {
    const words = trimmed(text);
    if (words === '' || (alone && /^nan(\s+nan)?$/i.test(words))) {
      builder.missingRow();
      return true;
    }
    const parts = layout.datatype === 'bit' ? [...words.replaceAll(/[\s,]/g, '')] : words.split(separator);
    if (expected !== null && parts.length !== expected) report?.add(layout, 'items', words);
    const good = parts.every(item);
    builder.endRow();
    return good;
  };
}

function itemParser(layout: Layout, items: Items, report: Report | null): TextCell {
  if (items.type === 'boolean') return layout.datatype === 'bit' ? bitItem(items) : booleanItem(items);
  if (items.type === 'double') return decimalItem(layout, items, report);
  return wholeItem(layout, items, report);
}

const words: Record<string, 0 | 1 | null> = {
  ...{ T: 1, TRUE: 1, '1': 1, F: 0, FALSE: 0, '0': 0, '?': null },
};

function booleanItem(items: Items & { type: 'boolean' }): TextCell {
  return (text) => {
    const value = words[text.toUpperCase()];
    if (value === undefined) return false;
    if (value === null) items.cells.missing();
    else {
      const at = items.cells.next();
      items.cells.values[at] = value;
    }
    return true;
  };
}

function bitItem(items: Items & { type: 'boolean' }): TextCell {
  return (text) => {
    if (text !== '0' && text !== '1') return false;
    const at = items.cells.next();
    items.cells.values[at] = text === '1' ? 1 : 0;
    return true;
  };
}

function decimalItem({ nullValue, datatype, ...rest }: Layout, { cells }: Items & { type: 'double' }, report: Report | null): TextCell {
  const layout = { nullValue, datatype, ...rest };
  const single = datatypes[datatype].kind === 'float32' || datatypes[datatype].kind === 'complex64';
  const put = (value: number): void => {
    if (value === nullValue) return cells.missing();
    const at = cells.next();
    cells.values[at] = single ? Math.fround(value) : value;
  };
  return (text) => {
    const plain = plainDecimal(text);
    if (plain === plain) {
      put(plain);
      return true;
    }
    const { value, what } = wordAsDecimal(text);
    if (what === 'number') put(value);
    else cells.missing();
    if (what === 'overflow') report?.add(layout, 'overflow', text);
    if (what === 'strange') report?.add(layout, 'word', text);
    return true;
  };
}

const ranges: Record<string, readonly [bigint, bigint]> = {
  unsignedByte: [0n, 255n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

function wholeItem(layout: Layout, items: Exclude<Items, { type: 'boolean' | 'double' }>, report: Report | null): TextCell {
  const { nullValue } = layout;
  const [least, most] = ranges[layout.datatype] ?? [0n, 0n];
  const [low, high] = [Number(least), Number(most)];
  const put = wholePutter(items);
  return (text) => {
    const value = parseWhole(text);
    if (value === null) {
      if (!/^([+-]?nan|null)$/i.test(text)) return false;
      report?.add(layout, 'word', text);
      missingItem(items);
      return true;
    }
    if (nullValue !== null && value === nullValue) missingItem(items);
    else if (report && (value < low || value > high || (typeof value === 'bigint' && (value < least || value > most)))) {
      report.beyond(layout, value);
      missingItem(items);
    } else put(value);
    return true;
  };
}

function wholePutter(items: Exclude<Items, { type: 'boolean' | 'double' }>): (value: number | bigint) => void {
  if (items.type === 'text') return (value) => items.cells.push(String(value));
  if (items.type === 'integer') {
    return (value) => {
      const at = items.cells.next();
      items.cells.values[at] = Number(value);
    };
  }
  return (value) => {
    const at = items.cells.next();
    items.cells.values[at] = typeof value === 'bigint' ? value : BigInt(value);
  };
}

/** Blanks around a text are the XML's, as in astropy; an empty cell is missing. */
function wordsCell(layout: Layout, builder: Builder, report: Report | null): TextCell {
  const { items } = builder;
  const { width, texts } = layout;
  if (items.type !== 'text') return () => false;
  if (texts) return textsCell({ layout, builder, report }, items);
  return (text) => {
    const value = trimmed(text);
    items.cells.push(value === '' ? null : value);
    if (report) tellWords({ layout, report, width }, { text, value });
    return true;
  };
}

const beyondAscii = /[^\0-\x7f]/;

function tellWords(
  { layout, report, width }: { layout: Layout; report: Report; width: number | null },
  o: { text: string; value: string },
): void {
  const { text, value } = o;
  if (value.length !== text.length && value !== '' && (width === null || text.charCodeAt(0) <= 32)) report.add(layout, 'blanks', text);
  if (width !== null && value.length > width && layout.column.type === 'text') report.add(layout, 'letters', value);
  if (layout.datatype === 'char' && beyondAscii.test(value)) report.add(layout, 'not-ascii', value);
}

/** Texts of a fixed width, one after the other. */
function textsCell({ layout, builder, report }: Cell, items: Items & { type: 'text' }): TextCell {
  const width = Math.max(1, layout.width ?? 1);
  return (text) => {
    if (trimmed(text) === '') {
      builder.missingRow();
      return true;
    }
    let count = 0;
    for (let at = 0; at < text.length; at += width, count++) items.cells.push(withoutEnd(text.slice(at, at + width)));
    if (layout.items !== null && count !== layout.items) report?.add(layout, 'items', text);
    builder.endRow();
    return true;
  };
}
