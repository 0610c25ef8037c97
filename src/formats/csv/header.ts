import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { commentHeader } from '#formats/csv/comment-header';
import { ecsvOf, type EcsvColumn } from '#formats/csv/ecsv';
import { firstRecords, isDashes, isNames, isRdbTypes, type First, type HeadOfFile } from '#formats/csv/first-records';
import { headerInComments, noHeader, shortHeader } from '#formats/csv/header-findings';
import { letters } from '#formats/csv/letters';
import type { Separator } from '#formats/csv/records';
import type { Ruled } from '#formats/csv/ruled';
import { uniqueNames } from '#formats/names';

export interface Header {
  columns: EcsvColumn[];
  metadata: ReadonlyMap<string, string>;
  /** Records before the first row of data. */
  skip: number;
  /** Cells of a record before the first of the table. */
  lead: number;
  /** Whether blanks around a cell are there only to set it below others. */
  isAligned: boolean;
  namesAreQuoted: boolean;
  findings: Finding[];
}

const mostColumns = 20_000;

/** Reads names (and units, where a file has them): a name row, VizieR's name, unit and dash rows, ECSV, comments, or what a ruled table says. */
export function readHeader(head: HeadOfFile, separator: Separator, ruled: Ruled | null): Header {
  const first = firstRecords(head, separator);
  const ecsv = ecsvOf(first.comments);
  const found = ruled ? { ...nothing, ...ruled } : ecsv ? firstRow(first, 1) : namesAndUnits(first, separator);
  const width = Math.max(found.names?.length ?? 0, first.usual);
  if (width > mostColumns) {
    const message = `${head.name} has ${width.toLocaleString('en-US')} columns; at most ${mostColumns.toLocaleString('en-US')} are read. Send the columns that matter, or a table with one column of lists.`;
    throw new Fault('bad-file', message);
  }
  const isAligned = ruled !== null || first.lead > 0;
  return complete(found, { first, isAligned, width, said: ecsv?.columns ?? [], metadata: ecsv?.metadata ?? new Map() });
}

interface Found {
  names: string[] | null;
  units: string[];
  descriptions: string[];
  skip: number;
  isComment: boolean;
  namesAreQuoted: boolean;
  findings: Finding[];
}

const nothing: Found = { names: null, units: [], descriptions: [], skip: 0, isComment: false, namesAreQuoted: true, findings: [] };

function firstRow({ records: [first] }: First, skip: number, units: string[] = []): Found {
  if (!first) return nothing;
  return { ...nothing, names: first.cells, units, skip, namesAreQuoted: first.quoted.every(Boolean) };
}

function namesAndUnits(first: First, separator: Separator): Found {
  const [names, second, third] = first.records;
  if (names && third && isDashes(third)) return firstRow(first, 3, second?.cells);
  if (names && second && isDashes(second)) return firstRow(first, 2);
  if (names && second && separator.delimiter === letters.tab && isRdbTypes(second)) return firstRow(first, 2);
  if (names && isNames(names, second)) return firstRow(first, 1);
  const commented = commentHeader(first.comments, separator, first.usual);
  return commented ? { ...nothing, ...commented, isComment: true } : nothing;
}

interface Known {
  first: First;
  isAligned: boolean;
  width: number;
  said: readonly EcsvColumn[];
  metadata: Map<string, string>;
}

function complete(found: Found, { first, isAligned, width, said, metadata }: Known): Header {
  const given = Array.from({ length: width }, (_, i) => found.names?.[i] ?? (found.names ? '' : `col_${i}`));
  const { names, findings } = uniqueNames(given);
  if (!found.names) findings.push(noHeader(names));
  if (found.isComment) findings.push(headerInComments(names));
  if (found.names && found.names.length < first.usual) findings.push(shortHeader(found.names.length, first.usual));
  const columns = names.map((name, i) => {
    const known = said[i]?.name === given[i] ? said[i] : said.find((column) => column.name === given[i]);
    const plain = { unit: found.units[i]?.trim() || null, ucd: null, description: found.descriptions[i] || null, declared: null };
    return { ...plain, ...known, name };
  });
  const { skip, namesAreQuoted } = found;
  return { columns, metadata, skip, namesAreQuoted, lead: first.lead, isAligned, findings: [...found.findings, ...findings] };
}
