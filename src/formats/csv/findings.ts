import type { Finding, Severity } from '#core/finding';
import { kinds } from '#formats/csv/cell';
import { isQuoted, type Decision } from '#formats/csv/decide';
import type { Evidence, Tally } from '#formats/csv/evidence';

type Words = [severity: Severity, code: string, message: string, remedy: string];
type Say = (at: Tally, words: Words) => void;

export interface SeenColumn extends Decision {
  name: string;
  evidence: Evidence;
}

export const grouped = (count: number): string => count.toLocaleString('en-US');

/** "1 value is", "12 values are". */
const values = (count: number): string => (count === 1 ? '1 value is' : `${grouped(count)} values are`);
const cells = (count: number, verb: [string, string] = ['is', 'are']): string =>
  count === 1 ? `1 cell ${verb[0]}` : `${grouped(count)} cells ${verb[1]}`;

/** All that reading this column could have changed in silence, each with the first line where it happens. */
export function columnFindings(column: SeenColumn): Finding[] {
  const { evidence, name, type } = column;
  const { tallies, declared } = evidence;
  const made: Finding[] = [];
  const say: Say = (at, words) => made.push(finding(name, at, words));
  if (declared && declared.kind !== column.stored.kind) say(tallies.texts, otherThanDeclared(column, declared.kind));
  if (type === 'text' && !column.isVerbatim) textFindings(column, say);
  if (type === 'double' && tallies.overflows.count > 0) say(tallies.overflows, overflow(name, tallies.overflows));
  if (type === 'double' && tallies.infinities.count > 0 && !declared) say(tallies.infinities, infinite(name, tallies.infinities));
  if (tallies.badBytes.count > 0) say(tallies.badBytes, badBytes(name, tallies.badBytes));
  if (tallies.formulas.count > 0) say(tallies.formulas, formulas(name, tallies.formulas));
  return made;
}

function textFindings(column: SeenColumn, say: Say): void {
  const { name, evidence } = column;
  const { tallies } = evidence;
  const count = (kind: number) => (evidence.bare[kind] ?? 0) + (evidence.quoted[kind] ?? 0);
  const numbers = count(kinds.integer) + count(kinds.long) + count(kinds.huge) + count(kinds.decimal);
  if (tallies.padded.count > 0) say(tallies.padded, padded(name, tallies.padded));
  if (column.quotesMean && isQuoted(evidence)) {
    if (numbers + count(kinds.boolean) > 0 && tallies.texts.count === 0) say(tallies.texts, inQuotes(name, numbers + count(kinds.boolean)));
  } else if (tallies.texts.count === 0 && numbers > 0 && count(kinds.boolean) === 0) numbersAsText(column, say);
  else mixedFindings({ ...column, numbers, booleans: count(kinds.boolean) }, say);
}

function mixedFindings({ name, evidence, numbers, booleans }: SeenColumn & { numbers: number; booleans: number }, say: Say): void {
  const { texts, decimalCommas, sexagesimal, words } = evidence.tallies;
  if (decimalCommas.count > 0 && decimalCommas.count === texts.count) return say(decimalCommas, commas(name, texts));
  if (sexagesimal.count > 0 && sexagesimal.count === texts.count) say(sexagesimal, hours(name, sexagesimal));
  if (texts.count > 0 && numbers > texts.count) return say(texts, mostlyNumbers(name, texts, numbers));
  if (booleans > 0 && numbers > 0 && texts.count === 0) return say(texts, mixed(name));
  if (words.count > 0 && texts.count > 0) say(words, missingWords(name, words));
}

function numbersAsText({ name, evidence: { tallies }, stored }: SeenColumn, say: Say): void {
  const { huge, inexact, leadingZeros } = tallies;
  if (leadingZeros.count > 0) say(leadingZeros, zeros(name, leadingZeros));
  if (huge.count > 0) return say(huge, hugeIds(name, huge, stored.kind === 'uint64'));
  if (inexact.count > 0 && leadingZeros.count === 0) say(inexact, tooPrecise(name, inexact));
}

function finding(column: string, at: Tally, [severity, code, message, remedy]: Words): Finding {
  return { severity, code, column, rows: at.count || null, line: at.line || null, message, remedy };
}

const otherThanDeclared = ({ name, type, evidence }: SeenColumn, declared: string): Words => [
  'warning',
  'csv-ecsv-type',
  `The header says that ${name} is ${declared}, but its cells are not${sampleOf(evidence)}. Read as ${type}, as its cells are.`,
  'Correct the header or the cells.',
];

const sampleOf = ({ tallies: { texts } }: Evidence): string => (texts.count > 0 ? ` (first: ${texts.sample}, line ${texts.line})` : '');

const padded = (name: string, at: Tally): Words => [
  'note',
  'csv-blanks-around',
  `${cells(at.count, ['has', 'have'])} blanks around the text in ${name} (first: ${at.sample}, line ${at.line}). Read without them.`,
  'Put the text in quotes if the blanks belong to it.',
];

const inQuotes = (name: string, count: number): Words => [
  'note',
  'csv-numbers-in-quotes',
  `${values(count)} written in quotes in ${name}, as texts are; other columns have values without. The column is text.`,
  'Write the numbers without quotes to have numbers.',
];

const formulas = (name: string, at: Tally): Words => [
  'note',
  'csv-formula',
  `${cells(at.count, ['begins', 'begin'])} as a spreadsheet formula in ${name} (first: ${at.sample}, line ${at.line}). Kept as text, as written.`,
  'Look at such cells before you open the file in a spreadsheet.',
];

const hours = (name: string, at: Tally): Words => [
  'warning',
  'csv-sexagesimal',
  `${values(at.count)} written with minutes and seconds in ${name} (first: ${at.sample}, line ${at.line}). Kept as text.`,
  'Write degrees as decimal numbers if this is a position.',
];

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

const mostlyNumbers = (name: string, at: Tally, numbers: number): Words => [
  'warning',
  'csv-text-among-numbers',
  `${values(at.count)} no number in ${name} (first: ${at.sample}, line ${at.line}); ${grouped(numbers)} are. The whole column is text.`,
  'Leave those cells empty, or correct them, to have numbers.',
];

const mixed = (name: string): Words => [
  'warning',
  'csv-mixed',
  `${name} holds numbers and true or false. The column is text.`,
  'Use one or the other.',
];

const hugeIds = (name: string, at: Tally, isUnsigned: boolean): Words => [
  'note',
  'csv-huge-integer',
  `${values(at.count)} beyond ${isUnsigned ? '2^63 - 1' : '64 bits'} in ${name} (first: ${at.sample}, line ${at.line}). The column is text, so no digit is lost.`,
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
