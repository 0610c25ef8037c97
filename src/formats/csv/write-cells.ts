import type { ColumnData, ListData } from '#core/table';
import type { FileColumn } from '#formats/stored';

/** How the cells of one column are written; null for a missing one. */
export type CellWords = (row: number) => string | null;

export interface CellManner {
  /** Must be in quotes wherever it stands in a text. */
  delimiter: string;
  /** Complex numbers as `1+2j`, where a header says that they are some; else as lists of two. */
  complex: boolean;
}

export function wordsOf(data: ColumnData | ListData, column: FileColumn, { delimiter, complex }: CellManner): CellWords {
  const { nulls } = data;
  const word =
    'items' in data
      ? listWords(data, complex && column.stored.kind.startsWith('complex') && column.stored.shape?.length === 0)
      : cellWords(data, column, delimiter);
  return nulls === null ? word : (row) => (nulls[row] === 1 ? null : word(row));
}

function cellWords(data: ColumnData, { stored }: FileColumn, delimiter: string): CellWords {
  switch (data.type) {
    case 'boolean':
      return (row) => (data.values[row] === 1 ? 'true' : 'false');
    case 'double':
      return (row) => numberWord(data.values[row] ?? 0);
    case 'text': {
      const quote = stored.kind === 'uint64' ? plainly : quoting(delimiter);
      return (row) => {
        const text = data.values[row] ?? null;
        return text === null ? null : quote(text);
      };
    }
    default:
      return (row) => String(data.values[row] ?? 0);
  }
}

/** The shortest digits that give the same double again. */
export function numberWord(value: number): string {
  if (Number.isFinite(value)) return value === 0 && Object.is(value, -0) ? '-0.0' : decimalWord(value);
  return value > 0 ? 'inf' : '-inf';
}

/** With a point, so that a column of whole doubles stays one of doubles. */
function decimalWord(value: number): string {
  const word = String(value);
  return Number.isInteger(value) && !word.includes('e') ? `${word}.0` : word;
}

const plainly = (text: string): string => text;

/** What a reader would take for a number, a truth, a missing value or a comment. */
const looksOtherwise = /^([+-]?(\d|\.\d).*|[+-]?(inf|infinity|nan)|na|n\/a|null|none|<na>|--|masked|true|false|t|f|yes|no|nat|[[(#].*)$/i;

function quoting(delimiter: string): (text: string) => string {
  return (text) => {
    if (text !== '' && !text.includes(delimiter) && !/["\n\r\0]|^\s|\s$/.test(text) && !looksOtherwise.test(text)) return text;
    return `"${text.replaceAll('"', '""')}"`;
  };
}

/** A list as JSON has it, in quotes. */
function listWords({ items, offsets }: ListData, isComplexNumber: boolean): CellWords {
  const item = itemWords(items);
  return (row) => {
    const [start, end] = [offsets[row] ?? 0, offsets[row + 1] ?? 0];
    if (isComplexNumber && end - start === 2 && items.type === 'double')
      return complexWord(items.values[start] ?? 0, items.values[start + 1] ?? 0);
    const words: string[] = [];
    for (let at = start; at < end; at++) words.push(items.nulls?.[at] === 1 ? 'null' : item(at));
    const text = `[${words.join(',')}]`;
    return `"${text.replaceAll('"', '""')}"`;
  };
}

function complexWord(real: number, imaginary: number): string {
  const word = numberWord(imaginary);
  return `${numberWord(real)}${word.startsWith('-') ? '' : '+'}${word}j`;
}

function itemWords(items: ColumnData): (at: number) => string {
  switch (items.type) {
    case 'boolean':
      return (at) => (items.values[at] === 1 ? 'true' : 'false');
    case 'double':
      return (at) => jsonNumber(items.values[at] ?? 0);
    case 'text':
      return (at) => JSON.stringify(items.values[at] ?? null);
    default:
      return (at) => String(items.values[at] ?? 0);
  }
}

/** JSON has no infinity; Python writes and reads it so. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Object.is(value, -0) ? '-0.0' : decimalWord(value);
}
