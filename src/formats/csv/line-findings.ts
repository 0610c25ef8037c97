import type { Finding, Severity } from '#core/finding';
import type { Tally } from '#formats/csv/evidence';
import { grouped } from '#formats/csv/findings';
import type { Met, RecordReader } from '#formats/csv/records';

/** What was seen of the lines besides what the record reader has counted. */
export interface LinesSeen {
  rows: number;
  width: number;
  short: Tally;
  long: Tally;
}

type Words = [severity: Severity, code: string, message: string, remedy: string];

/** What there is to say of lines, each with the first one. */
export function lineFindings(reader: RecordReader, seen: LinesSeen): Finding[] {
  const made: Finding[] = [];
  const say = (at: Met, [severity, code, message, remedy]: Words) =>
    made.push({ severity, code, column: null, rows: at.count || null, line: at.line || null, message, remedy });
  if (seen.short.count > 0) say(seen.short, ragged(seen.short, seen.width, 'short'));
  if (seen.long.count > 0) say(seen.long, ragged(seen.long, seen.width, 'long'));
  if (seen.rows > 0 && reader.comments.count > 0) say(reader.comments, comments(reader.comments));
  if (seen.width === 1 && reader.emptyLines.count > 0 && seen.rows > 0) say(reader.emptyLines, emptyLines(reader.emptyLines));
  if (reader.strayQuotes.count > 0) say(reader.strayQuotes, strayQuotes(reader.strayQuotes));
  if (reader.openQuotes.count > 0) say(reader.openQuotes, openQuotes(reader.openQuotes));
  if (reader.tallCells.count > 0) say(reader.tallCells, tallCells(reader.tallCells));
  if (seen.rows === 0) made.push(noRows);
  if (!reader.endedInNewline) say({ count: 0, line: reader.line }, noLastNewline(reader.line));
  return made;
}

const noRows: Finding = {
  ...{ severity: 'warning', code: 'csv-no-rows', column: null, rows: 0, line: null },
  ...{ message: 'The file has names and no rows.', remedy: 'Send a file with rows.' },
};

function ragged(at: Tally, width: number, which: 'short' | 'long'): Words {
  const lines = at.count === 1 ? '1 line has' : `${grouped(at.count)} lines have`;
  const meaning = which === 'short' ? 'The cells that lack are missing.' : 'The cells beyond the last column are left out.';
  const message = `${lines} another number of cells than the ${width} columns (first: line ${at.line} with ${at.sample}). ${meaning}`;
  return ['warning', `csv-${which}-line`, message, 'Correct the line; a delimiter inside a cell needs quotes around the cell.'];
}

function comments(at: Met): Words {
  const lines = at.count === 1 ? '1 line between the rows begins' : `${grouped(at.count)} lines between the rows begin`;
  const message = `${lines} with # (first: line ${at.line}). Read as comments, not as rows.`;
  return ['note', 'csv-comment-between', message, 'Put the first cell in quotes if such a line is a row.'];
}

function emptyLines(at: Met): Words {
  const lines = at.count === 1 ? '1 line is' : `${grouped(at.count)} lines are`;
  const message = `${lines} empty in this file of one column (first: line ${at.line}). Left out, not read as missing values.`;
  return ['note', 'csv-empty-line', message, 'Write "" or NaN where a value is missing.'];
}

function strayQuotes(at: Met): Words {
  const cells = at.count === 1 ? '1 cell goes' : `${grouped(at.count)} cells go`;
  const message = `${cells} on after a closing quote (first: line ${at.line}). Kept as written, quotes included.`;
  return ['warning', 'csv-stray-quote', message, 'Write a quote inside a quoted cell twice.'];
}

function openQuotes(at: Met): Words {
  const cells = at.count === 1 ? '1 cell opens' : `${grouped(at.count)} cells open`;
  const message = `${cells} with a quote that is never closed (first: line ${at.line}). Kept as written, quote included; the lines below are read as lines.`;
  return ['warning', 'csv-open-quote', message, 'Close the quote, or take it away.'];
}

function tallCells(at: Met): Words {
  const cells = at.count === 1 ? '1 cell' : `${grouped(at.count)} cells`;
  const message = `${cells} in quotes hold more than 20 lines (first: line ${at.line}). If a quote was forgotten there, rows are inside of it.`;
  return ['warning', 'csv-tall-cell', message, 'Look at that line; nothing to do if the text is so long.'];
}

function noLastNewline(line: number): Words {
  const message = `The last line (${line}) does not end in a newline. It is read as it is; if the file was cut there, its last value may be cut too.`;
  return ['note', 'csv-no-last-newline', message, 'Look at the last line; nothing to do if it is whole.'];
}
