import { Fault } from '#core/problem';
import type { ColumnData, ListData } from '#core/table';
import type { Element, TimeUnit } from '#formats/hdf5/element';
import { cellType, perRow, type Field } from '#formats/hdf5/field';
import type { Heap } from '#formats/hdf5/h5-file';
import { isoMoment } from '#formats/hdf5/moments';
import { bigints, doubles, integers, truths, viewOf, type Place } from '#formats/hdf5/numbers';
import { fixedTexts, pointedTexts, type Texts } from '#formats/hdf5/texts';

/** Rows of a strip as they lie in memory. */
export interface Raw {
  bytes: Uint8Array;
  heap: Heap;
  rows: number;
}

/** Hears of texts that were no UTF-8. */
export type OnLatin = (field: Field, count: number) => void;

/** One column of the rows. What the column's own mask says is not yet in it. */
export function decodedColumn(field: Field, raw: Raw, onLatin: OnLatin): ColumnData | ListData {
  const { element, name, shape } = field;
  const place: Place = { bytes: raw.bytes, rows: raw.rows, stride: field.strip.rowBytes, offset: field.offset, per: perRow(field) };
  const values = valuesOf(field, raw.heap, onLatin);
  if (element.is === 'list') return listOf(field, { place, item: element.item, values }, raw.heap);
  const items = values(element, place);
  if (shape === null && element.is !== 'complex') return items;
  const length = place.per * (element.is === 'complex' ? 2 : 1);
  const offsets = Uint32Array.from({ length: raw.rows + 1 }, (_, i) => i * length);
  return { name, type: `${items.type}[]`, items, offsets, nulls: null };
}

type Values = (element: Element, place: Place) => ColumnData;

function valuesOf(field: Field, heap: Heap, onLatin: OnLatin): Values {
  return (element, place) => {
    const data = elementValues(element, { place, heap, field }, onLatin);
    return field.nullText === null ? data : withoutText(data, field.nullText);
  };
}

function elementValues(element: Element, at: { place: Place; heap: Heap; field: Field }, onLatin: OnLatin): ColumnData {
  const { place, heap, field } = at;
  const texts = ({ values, latin }: Texts): ColumnData => {
    if (latin > 0) onLatin(field, latin);
    return { name: field.name, type: 'text', values, nulls: null };
  };
  switch (element.is) {
    case 'number':
      return numberValues(element, place, field);
    case 'complex':
      return withoutNaN(field.name, doubles({ ...place, per: 2 * place.per }, { size: element.size / 2, little: element.little }));
    case 'bool':
      return { name: field.name, type: 'boolean', values: truths(place, element), nulls: null };
    case 'category':
      return categories(field.name, integers(place, element, true), element.words);
    case 'moment':
      return moments(field.name, bigints(place, element), element);
    case 'text':
      return texts(fixedTexts(place, element.size, element.terminated));
    case 'pointer':
      return texts(pointedTexts(place, heap));
    default:
      throw new Fault('bad-file', `"${field.strip.path}" holds lists of lists, which no table can hold.`);
  }
}

function numberValues(element: Element & { is: 'number' }, place: Place, { name, asText }: Field): ColumnData {
  const type = cellType(element, false);
  if (type === 'double') return withoutNaN(name, doubles(place, element));
  if (type === 'integer') return { name, type, values: integers(place, element, element.kind.startsWith('i')), nulls: null };
  const values = bigints(place, element);
  if (asText) return { name, type: 'text', values: Array.from(values, (value) => String(BigInt.asUintN(64, value))), nulls: null };
  return { name, type: 'bigint', values, nulls: null };
}

function withoutNaN(name: string, values: Float64Array): ColumnData {
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) continue;
    nulls ??= new Uint8Array(values.length);
    nulls[i] = 1;
    values[i] = 0;
  }
  return { name, type: 'double', values, nulls };
}

function moments(name: string, counts: BigInt64Array, { unit, utc }: { unit: TimeUnit; utc: boolean }): ColumnData {
  const values = Array.from(counts, (count) => {
    const text = isoMoment(count, unit);
    return text !== null && utc ? `${text}Z` : text;
  });
  return { name, type: 'text', values, nulls: null };
}

/** A number that no word has, -1 as a rule, is a missing value. */
function categories(name: string, numbers: Int32Array, words: readonly string[]): ColumnData {
  return { name, type: 'text', values: Array.from(numbers, (number) => words[number] ?? null), nulls: null };
}

function withoutText(data: ColumnData, nullText: string): ColumnData {
  return data.type === 'text' ? { ...data, values: data.values.map((value) => (value === nullText ? null : value)) } : data;
}

const mostListBytes = 1_000_000_000;

/** Each row holds a count of items and a pointer to them (4 bytes each). */
function listOf(field: Field, { place, item, values }: { place: Place; item: Element; values: Values }, heap: Heap): ListData {
  const view = viewOf(place.bytes);
  const offsets = new Uint32Array(place.rows + 1);
  let total = 0;
  for (let row = 0; row < place.rows; row++) {
    total += view.getUint32(place.offset + row * place.stride, true);
    offsets[row + 1] = total;
  }
  if (total * item.size > mostListBytes) {
    throw new Fault(
      'bad-file',
      `"${field.strip.path}" has ${total} items in ${place.rows} rows, which is more than can be held at once. Write them as a dataset of two dimensions.`,
    );
  }
  const gathered = new Uint8Array(total * item.size);
  for (let row = 0; row < place.rows; row++) {
    const at = view.getUint32(place.offset + row * place.stride + 4, true);
    const from = (offsets[row] ?? 0) * item.size;
    gathered.set(heap.bytes.subarray(at, at + (offsets[row + 1] ?? 0) * item.size - from), from);
  }
  const items = values(item, { bytes: gathered, rows: total, stride: item.size, offset: 0, per: 1 });
  if (item.is === 'complex') for (let i = 0; i < offsets.length; i++) offsets[i] = 2 * (offsets[i] ?? 0);
  return { name: field.name, type: `${items.type}[]`, items, offsets, nulls: null };
}

/** Marks as missing what the mask says; a mask of lists marks items, a mask of single values marks rows. */
export function masked(data: ColumnData | ListData, mask: ColumnData | ListData): ColumnData | ListData {
  if ('items' in mask)
    return 'items' in data && mask.items.type === 'boolean' ? { ...data, items: markedCells(data.items, mask.items.values) } : data;
  if (mask.type !== 'boolean') return data;
  if (!('items' in data)) return markedCells(data, mask.values);
  return mask.values.includes(1) ? { ...data, nulls: mask.values } : data;
}

function markedCells(data: ColumnData, marks: Uint8Array): ColumnData {
  if (!marks.includes(1) || marks.length !== data.values.length) return data;
  if (data.type === 'text') return { ...data, values: data.values.map((value, i) => (marks[i] === 1 ? null : value)) };
  const nulls = data.nulls ?? new Uint8Array(data.values.length);
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue;
    nulls[i] = 1;
    if (data.type === 'bigint') data.values[i] = 0n;
    else data.values[i] = 0;
  }
  return { ...data, nulls };
}
