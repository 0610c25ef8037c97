import { Fault } from '#core/problem';
import type { ColumnData } from '#core/table';
import { emptyColumn, setCell } from '#core/wall';
import type { AsciiField } from '#formats/fits/field';
import { numberIn } from '#formats/fits/header';
import type { Place } from '#formats/fits/raw';
import { textsAt, type TextNotes } from '#formats/fits/texts';

export interface AsciiNotes extends TextNotes {
  /** Numbers without a point under a format with decimals. */
  impliedPoints: number;
}

/** The column's values; `firstRow` is the number of the first, for messages. */
export function asciiAt(place: Place, field: AsciiField, o: { firstRow: number; notes: AsciiNotes }): ColumnData {
  const texts = textsAt({ ...place, at: field.at, count: 1 }, field.width, o.notes);
  const { name, type, code, missing } = field;
  if (code === 'A')
    return { name, type: 'text', values: missing === null ? texts : texts.map((text) => (text === missing ? null : text)), nulls: null };
  const data = emptyColumn({ name, type: type === 'integer' || type === 'bigint' ? type : 'double', rows: texts.length });
  for (const [i, text] of texts.entries()) {
    const word = text?.trim() ?? '';
    if (word === '' || word === missing) setCell(data, i, null);
    else setCell(data, i, valueOf(word, field, { ...o, row: o.firstRow + i }));
  }
  return data;
}

function valueOf(word: string, field: AsciiField, o: { row: number; notes: AsciiNotes }): number | bigint | null {
  if (field.type === 'bigint') return longOf(word, field, o.row);
  const value = numberIn(word.replaceAll(/(?<=\d)\s+(?=\d)/g, '_'));
  if (Number.isNaN(value)) return /^[+-]?nan$/i.test(word) ? null : infinityOf(word, field, o.row);
  if (field.type === 'integer' && !Number.isInteger(value)) throw noNumber(word, field, o.row);
  if (field.code === 'F' && field.decimals > 0 && /^[+-]?\d+$/.test(word)) o.notes.impliedPoints++;
  if (field.scaling.by !== 'factor') return value;
  const scaled = field.scaling.scale === 1 ? value : value * field.scaling.scale;
  return field.scaling.zero === 0 ? scaled : scaled + field.scaling.zero;
}

function longOf(word: string, field: AsciiField, row: number): bigint {
  if (!/^[+-]?\d+$/.test(word)) throw noNumber(word, field, row);
  const value = BigInt(word.replace('+', ''));
  if (BigInt.asIntN(64, value) === value) return value;
  throw new Fault('bad-file', `Row ${row} of column ${field.name} is ${word}, beyond 64 bits. Write the column as text or as doubles.`);
}

function infinityOf(word: string, field: AsciiField, row: number): number {
  const [, sign, infinite] = /^([+-]?)(inf|infinity)$/i.exec(word) ?? [];
  if (infinite === undefined || field.type !== 'double') throw noNumber(word, field, row);
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function noNumber(word: string, { name, number }: AsciiField, row: number): Fault {
  const message = `Row ${row} of column ${number} (${name}) is "${word.slice(0, 40)}", which is no number. Write a blank field for a missing value, or declare the word with TNULL${number}.`;
  return new Fault('bad-file', message);
}
