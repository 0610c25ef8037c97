import type { ColumnData, ListData } from '#core/table';
import { measure, type Measure } from '#formats/measure';
import { fromHalf, toHalf } from '#formats/halves';
import type { FileColumn } from '#formats/stored';
import type { FileBatch, TableRows } from '#formats/table-file';

/** What must be known of a column before its first byte is written. */
export interface Facts extends Measure {
  /** Every number is one of the stored kind of float. */
  floatsFit: boolean;
  /** Every text is a whole number of up to 64 bits without a sign. */
  digits: boolean;
  /** Texts that end in a blank, and texts with a NUL, which fixed-width texts cannot tell from their padding. */
  blankEnds: number;
  nuls: number;
  /** Characters of all texts together. */
  characters: number;
  /** Texts that are one of these words; whoever writes missing texts as a word must take another. */
  words: Set<string>;
}

export interface Surveyed {
  rows: number;
  facts: Facts[];
}

/** Words that can stand for a missing text, in the order of liking. */
export const missingWords = ['nan', 'NULL', '<missing>', '<no value>'];

/** Reads the whole table once. */
export async function surveyed(table: TableRows): Promise<Surveyed> {
  const columns = table.schema.columns;
  const more = columns.map(() => ({ floatsFit: true, digits: true, blankEnds: 0, nuls: 0, characters: 0, words: new Set<string>() }));
  const seen = { ...table, batches: () => watched(table, (batch) => batch.columns.forEach((data, i) => look(data, columns[i], more[i]))) };
  const measured = await measure({ name: seen.name, schema: table.schema, metadata: table.metadata, batches: seen.batches });
  return { rows: measured.rows, facts: more.map((each, i) => ({ ...nothing, ...measured.columns[i], ...each })) };
}

const nothing: Measure = {
  ...{
    missing: 0,
    missingItems: 0,
    min: null,
    max: null,
    textBytes: 0,
    emptyTexts: false,
    beyondAscii: false,
    mostItems: 0,
    leastItems: 0,
  },
};

async function* watched(table: TableRows, see: (batch: FileBatch) => void): AsyncGenerator<FileBatch> {
  for await (const batch of table.batches()) {
    see(batch);
    yield batch;
  }
}

type More = Omit<Facts, keyof Measure>;

function look(data: ColumnData | ListData, column: FileColumn | undefined, into: More | undefined): void {
  if (!column || !into) return;
  const items = 'items' in data ? data.items : data;
  if (items.type === 'double' && into.floatsFit) into.floatsFit = allFit(items.values, column.stored.kind);
  if (items.type === 'text') for (const text of items.values) if (text !== null) lookAt(text, into);
}

function allFit(values: Float64Array, kind: string): boolean {
  if (kind === 'float16') return values.every((value) => fromHalf(toHalf(value)) === value);
  if (kind === 'float32' || kind === 'complex64') return values.every((value) => Math.fround(value) === value);
  return true;
}

const wholeNumber = /^(0|[1-9]\d{0,19})$/;
const most = 2n ** 64n;

function lookAt(text: string, into: More): void {
  into.characters += text.length;
  if (text.endsWith(' ')) into.blankEnds++;
  if (text.includes('\0')) into.nuls++;
  if (missingWords.includes(text)) into.words.add(text);
  if (into.digits) into.digits = wholeNumber.test(text) && BigInt(text) < most;
}
