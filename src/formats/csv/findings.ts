import type { Finding, Severity } from '#core/finding';
import type { CellType } from '#core/table';
import { kinds } from '#formats/csv/cell';
import type { Evidence, Tally } from '#formats/csv/evidence';

type Words = [severity: Severity, code: string, message: string, remedy: string];

export interface SeenColumn {
  name: string;
  type: CellType;
  evidence: Evidence;
}

export const grouped = (count: number): string => count.toLocaleString('en-US');

/** "1 value is", "12 values are". */
const values = (count: number): string => (count === 1 ? '1 value is' : `${grouped(count)} values are`);
const cells = (count: number, verb: [string, string] = ['is', 'are']): string =>
  count === 1 ? `1 cell ${verb[0]}` : `${grouped(count)} cells ${verb[1]}`;

/** All that reading this column could have changed in silence, each with the first line where it happens. */
export function columnFindings(column: SeenColumn): Finding[] {
  const { evidence } = column;
  const made: Finding[] = [];
  const say = (at: Tally, words: Words) => made.push(finding(column.name, at, words));
  if (column.type === 'text') textFindings(column, say);
  if (evidence.overflows.count > 0 && column.type === 'double') say(evidence.overflows, overflow(column.name, evidence.overflows));
  if (evidence.infinities.count > 0 && column.type === 'double') say(evidence.infinities, infinite(column.name, evidence.infinities));
  if (evidence.badBytes.count > 0) say(evidence.badBytes, badBytes(column.name, evidence.badBytes));
  return made;
}

function textFindings({ name, evidence }: SeenColumn, say: (at: Tally, words: Words) => void): void {
  const count = (kind: number) => evidence.kinds[kind] ?? 0;
  const numbers = count(kinds.integer) + count(kinds.long) + count(kinds.huge) + count(kinds.decimal);
  const { texts } = evidence;
  if (evidence.decimalCommas.count > 0 && evidence.decimalCommas.count === texts.count)
    return say(evidence.decimalCommas, commas(name, texts));
  if (texts.count > 0 && numbers > texts.count) return say(texts, mostlyNumbers(name, evidence, numbers));
  if (count(kinds.boolean) > 0 && numbers > 0 && texts.count === 0) return say(evidence.texts, mixed(name));
  if (texts.count === 0 && numbers > 0) return numbersAsText(name, evidence, say);
  if (evidence.words.count > 0 && texts.count > 0) say(evidence.words, missingWords(name, evidence.words));
}

function numbersAsText(name: string, evidence: Evidence, say: (at: Tally, words: Words) => void): void {
  if (evidence.huge.count > 0) return say(evidence.huge, hugeIds(name, evidence.huge));
  if (evidence.inexact.count > 0) return say(evidence.inexact, tooPrecise(name, evidence.inexact));
  if (evidence.leadingZeros.count > 0) say(evidence.leadingZeros, zeros(name, evidence.leadingZeros));
}

function finding(column: string, at: Tally, [severity, code, message, remedy]: Words): Finding {
  return { severity, code, column, rows: at.count || null, line: at.line || null, message, remedy };
}

const overflow = (name: string, at: Tally): Words => [
  'warning',
  'csv-overflow',
  `${values(at.count)} too large for a number in ${name} (first: ${at.sample}, line ${at.line}). Read as missing; the file itself is not changed.`,
  'Correct the value, or leave the cell empty.',
];

const infinite = (name: string, at: Tally): Words => [
  'note',
  'csv-infinity',
  `${values(at.count)} infinite in ${name} (first: ${at.sample}, line ${at.line}). Kept as infinity.`,
  'Leave the cell empty if it means "missing".',
];

const badBytes = (name: string, at: Tally): Words => [
  'warning',
  'csv-not-utf8',
  `${cells(at.count)} not UTF-8 in ${name} (first: line ${at.line}). Read as Latin-1.`,
  'Save the file as UTF-8 if a letter looks wrong.',
];

const commas = (name: string, at: Tally): Words => [
  'warning',
  'csv-decimal-comma',
  `${values(at.count)} written with a decimal comma in ${name} (first: ${at.sample}, line ${at.line}), so the column is text.`,
  'Write decimals with a point to have numbers.',
];

const mostlyNumbers = (name: string, evidence: Evidence, numbers: number): Words => [
  'warning',
  'csv-text-among-numbers',
  `${values(evidence.texts.count)} no number in ${name} (first: ${evidence.texts.sample}, line ${evidence.texts.line}); ${grouped(numbers)} are. The whole column is text.`,
  'Leave those cells empty, or correct them, to have numbers.',
];

const mixed = (name: string): Words => [
  'warning',
  'csv-mixed',
  `${name} holds numbers and true or false. The column is text.`,
  'Use one or the other.',
];

const hugeIds = (name: string, at: Tally): Words => [
  'note',
  'csv-huge-integer',
  `${values(at.count)} beyond 64 bits in ${name} (first: ${at.sample}, line ${at.line}). The column is text, so no digit is lost.`,
  'Nothing to do for an ID.',
];

const tooPrecise = (name: string, at: Tally): Words => [
  'warning',
  'csv-inexact-integer',
  `${values(at.count)} a whole number with more digits than a decimal number holds in ${name}, beside decimals (first: ${at.sample}, line ${at.line}). The column is text, so no digit is lost.`,
  'Write either whole numbers or decimals.',
];

const zeros = (name: string, at: Tally): Words => [
  'note',
  'csv-leading-zeros',
  `${values(at.count)} written with leading zeros in ${name} (first: ${at.sample}, line ${at.line}). The column is text, so they stay.`,
  'Write them without zeros if they are numbers.',
];

const missingWords = (name: string, at: Tally): Words => [
  'note',
  'csv-missing-words',
  `${cells(at.count, ['says', 'say'])} ${at.sample} or the like in ${name} (first: line ${at.line}). Read as missing.`,
  'Nothing to do, unless such a word is a value here.',
];
