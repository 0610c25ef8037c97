import type { Finding } from '#core/finding';
import { letters } from '#formats/csv/letters';

/** A table whose cells stand below each other: where its columns begin is told by bars (IPAC) or by a line of hyphens or equals signs. */
export interface Ruled {
  /** Places between the columns, in letters from the start of a line. */
  edges: readonly number[];
  names: string[];
  units: string[];
  /** Lines, counted from 0, that hold no row. */
  headLines: number;
  /** The byte that opens a line without a row below these; -1 for none. */
  noRow: number;
  findings: Finding[];
}

const looked = 65_536;
const mostHeadLines = 1000;
const runs = /^ *(?:-+|=+)(?: +(?:-+|=+))+ *$/;

/** Two hyphens alone are a missing value. */
const isRuler = (line: string | undefined): boolean => line !== undefined && runs.test(line) && /---|===/.test(line);

/** Null when the text is no such table. */
export function ruledOf(head: Uint8Array): Ruled | null {
  const lines = new TextDecoder().decode(head.subarray(0, looked)).split(/\r\n|\r|\n/);
  return barredOf(lines) ?? rulerOf(lines);
}

const barredTypes = /^\|(?: *-?(?:int|integer|long|float|double|real|char|date|i|l|f|d|r|c) *\|)+ *$/i;

/** https://irsa.ipac.caltech.edu/applications/DDGEN/Doc/ipac_tbl.html */
function barredOf(lines: readonly string[]): Ruled | null {
  const first = lines.findIndex((line) => !line.startsWith('\\'));
  const past = lines.findIndex((line, i) => i >= first && !line.startsWith('|'));
  const bars = lines.slice(first, past);
  const [names, types] = bars;
  if (first < 0 || first > mostHeadLines || names === undefined || bars.length > 4 || !barredTypes.test(types ?? '')) return null;
  const edges = [...names.matchAll(/\|/g)].map(({ index }) => index);
  const cut = (line = ''): string[] => edges.slice(0, -1).map((edge, i) => line.slice(edge + 1, edges[i + 1]).trim());
  const named = cut(names);
  const findings = [fixedWidth('the line of bars'), ...nullFindings(named, cut(bars[3]))];
  return { edges: edges.slice(1, -1), names: named, units: cut(bars[2]), headLines: past, noRow: 92, findings };
}

/** As astropy's fixed_width_two_line, and reStructuredText. */
function rulerOf(lines: readonly string[]): Ruled | null {
  const above = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  const isFramed = isRuler(lines[above]);
  const from = isFramed ? above + 1 : above;
  const at = lines.findIndex((line, i) => i > from && i <= from + 2 && isRuler(line));
  if (above < 0 || at < 0) return null;
  const starts = [...(lines[at] ?? '').matchAll(/-+|=+/g)].map(({ index }) => index);
  const cut = (line = ''): string[] => starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
  const units = at - from > 1 ? cut(lines[from + 1]) : [];
  const edges = starts.slice(1).map((start) => start - 1);
  return {
    edges,
    names: cut(lines[from]),
    units,
    headLines: at + 1,
    noRow: isFramed ? (lines[at] ?? '').trimStart().charCodeAt(0) : -1,
    findings: [fixedWidth('the line of hyphens')],
  };
}

const isMissingWord = (word: string): boolean => /^(null|nan|none|na|n\/a|--)?$/i.test(word);

function nullFindings(names: readonly string[], nulls: readonly string[]): Finding[] {
  return names.flatMap((name, i): Finding[] => {
    const word = nulls[i] ?? '';
    if (isMissingWord(word)) return [];
    const message = `The header says that ${word} means "missing" in ${name}. Such values are kept as they are.`;
    const remedy = 'Take them as missing when you map the column.';
    return [{ severity: 'note', code: 'csv-ipac-null', column: name, rows: null, line: null, message, remedy }];
  });
}

function fixedWidth(by: string): Finding {
  const message = `The columns are cut at the places that ${by} gives.`;
  const remedy = 'Nothing to do if the first rows look right.';
  return { severity: 'note', code: 'csv-fixed-width', column: null, rows: null, line: null, message, remedy };
}

/** Makes a ruled table one that tabs separate, as its bytes pass by: no byte moves, so that lines and places stay. */
export class Unruling {
  private line = 0;
  private place = 0;
  private edge = 0;
  /** Whether the line at hand is a ruler below the rows, or one of the head. */
  private isHidden = false;
  private wasReturn = false;
  private readonly ruled: Ruled;

  constructor(ruled: Ruled) {
    this.ruled = ruled;
  }

  apply(chunk: Uint8Array): Uint8Array {
    const bytes = chunk.slice();
    for (let p = 0; p < bytes.length; p++) {
      const byte = bytes[p] ?? 0;
      if (byte === letters.newline || byte === letters.returns) this.endLine(byte);
      else if ((byte & 0xc0) !== 0x80) bytes[p] = this.letter(byte);
      else if (this.isHidden) bytes[p] = letters.space;
    }
    return bytes;
  }

  private endLine(byte: number): void {
    if (!(byte === letters.newline && this.wasReturn)) this.line++;
    this.wasReturn = byte === letters.returns;
    this.place = this.edge = 0;
  }

  private letter(byte: number): number {
    this.wasReturn = false;
    if (this.place === 0) this.isHidden = this.line < this.ruled.headLines || byte === this.ruled.noRow;
    const isEdge = this.place++ === this.ruled.edges[this.edge];
    if (isEdge) this.edge++;
    if (this.isHidden) return letters.space;
    return isEdge && byte === letters.space ? letters.tab : byte;
  }
}
