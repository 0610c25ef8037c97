import { Comments } from '#formats/csv/comments';
import { isBlank, letters } from '#formats/csv/letters';
import { lexed, numberFrom } from '#formats/csv/number-cell';
import { longestRecord, tooLong, zeroByte } from '#formats/csv/record-faults';
import { sorts } from '#formats/csv/sorts';

/** How a file separates its cells: a byte, or runs of blanks. */
export interface Separator {
  delimiter: number;
  blanks: boolean;
}

const { nul, tab, newline, returns, space, quote, hash } = letters;

const incomplete = -1;

/** Things of a kind that were met: how many, and the line of the first. */
export interface Met {
  count: number;
  line: number;
}

/** Cuts bytes into records. The cells of the record at hand are in `starts`, `ends` and `sorts`. */
export class RecordReader {
  bytes: Uint8Array = new Uint8Array(0);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  sorts = new Uint8Array(64);
  /** Of cells that are integers or decimals by their sort, when the reader wants them: their values, NaN where `decimalAt` must tell. */
  values = new Float64Array(64);
  count = 0;
  /** The 1-based line on which the record at hand starts. */
  line = 1;
  readonly comments = new Comments();
  readonly strayQuotes: Met = { count: 0, line: 0 };
  readonly openQuotes: Met = { count: 0, line: 0 };
  readonly emptyLines: Met = { count: 0, line: 0 };
  /** Cells in quotes that hold more lines than an honest cell does. */
  readonly tallCells: Met = { count: 0, line: 0 };
  endedInNewline = true;
  private begin = 0;
  private end = 0;
  private nextLine = 1;
  private last = false;
  private strayBefore = 0;
  private tallBefore = 0;
  private readonly separator: Separator;
  private readonly wantsValues: boolean;
  /** 1 for each byte that ends a bare cell. */
  private readonly stops = new Uint8Array(256);
  private readonly fileName: string;

  constructor(separator: Separator, fileName: string, wantsValues = false) {
    this.separator = separator;
    this.wantsValues = wantsValues;
    for (const byte of [separator.delimiter, ...(separator.blanks ? [space, tab] : []), newline, returns, nul]) this.stops[byte] = 1;
    this.fileName = fileName;
  }

  /** Calls `take` for each record that is complete; `take` says whether to go on. False when it said no. */
  feed(chunk: Uint8Array, last: boolean, take: (record: this) => boolean): boolean {
    this.hold(chunk);
    this.last = last;
    let position = 0;
    while (position < this.end) {
      const after = this.record(position);
      if (after === incomplete) break;
      position = after;
      if (this.count > 0 && !take(this)) return false;
    }
    this.keepFrom(position);
    if (this.end > longestRecord) throw tooLong(this.nextLine, this.fileName);
    return true;
  }

  /** Behind the bytes stands a newline that is not theirs, so that no loop needs to look for the end. */
  private hold(chunk: Uint8Array): void {
    const size = this.end + chunk.length;
    if (this.bytes.length < size + 2) {
      const larger = new Uint8Array(Math.max(size + 2, Math.min(2 * this.bytes.length, 2 * longestRecord)));
      larger.set(this.bytes.subarray(0, this.end));
      this.bytes = larger;
    }
    this.bytes.set(chunk, this.end);
    this.bytes.fill(newline, size, size + 2);
    this.end = size;
  }

  private keepFrom(position: number): void {
    this.bytes.copyWithin(0, position, this.end);
    this.end = Math.max(0, this.end - position);
  }

  private record(from: number): number {
    this.count = 0;
    this.begin = from;
    this.line = this.nextLine;
    this.strayBefore = this.strayQuotes.count;
    this.tallBefore = this.tallCells.count;
    const { bytes } = this;
    const { blanks, delimiter } = this.separator;
    let p = this.pastBlanks(from);
    if (bytes[p] === hash) return this.comment(p);
    if (bytes[p] === newline || bytes[p] === returns) return this.emptyLine(p);
    for (;;) {
      p = bytes[p] === quote ? this.quoted(p) : this.bare(p);
      if (p === incomplete) return this.undo();
      if (blanks) {
        p = this.pastBlanks(p);
        if (bytes[p] === newline || bytes[p] === returns) break;
      } else {
        if (bytes[p] !== delimiter) break;
        if ((bytes[++p] ?? 0) <= space) p = this.pastBlanks(p);
      }
    }
    return this.lineEnd(p);
  }

  private pastBlanks(from: number): number {
    let p = from;
    const isTab = this.separator.delimiter === tab;
    while (this.bytes[p] === space || (this.bytes[p] === tab && !isTab)) p++;
    return p;
  }

  private undo(): number {
    this.nextLine = this.line;
    this.count = 0;
    this.strayQuotes.count = this.strayBefore;
    this.tallCells.count = this.tallBefore;
    return incomplete;
  }

  /** A cell without quotes from p; gives the place of the byte that ends it. */
  private bare(start: number): number {
    const { bytes, stops } = this;
    const after = this.number(start);
    if (after !== incomplete) return after;
    let p = start;
    while (stops[bytes[p] ?? 0] === 0) p++;
    if (bytes[p] === 0) throw zeroByte(this.nextLine, this.fileName);
    this.keepBare(start, p);
    return p;
  }

  /** Most cells are numbers: what they are is known when their end is. Gives `incomplete` when the cell is none. */
  private number(start: number): number {
    const sort = numberFrom(this.bytes, start, this.wantsValues);
    const p = lexed.end;
    const met = this.bytes[p] ?? 0;
    if (sort === sorts.bare || this.stops[met] === 0 || met === nul) return incomplete;
    this.values[this.count] = lexed.value;
    this.keep(start, p, sort);
    return p;
  }

  private keepBare(start: number, end: number): void {
    let stopped = end;
    while (stopped > start && isBlank(this.bytes[stopped - 1])) stopped--;
    if (stopped === start) return this.keep(start, start, sorts.missing);
    const hasBlanks = this.count === 0 ? start > this.begin : this.bytes[start - 1] !== this.separator.delimiter;
    const isPadded = stopped < end || (hasBlanks && !this.separator.blanks);
    this.keep(start, stopped, isPadded ? sorts.padded : sorts.bare);
  }

  private quoted(start: number): number {
    const { bytes, end } = this;
    const opened = this.nextLine;
    let sort: number = sorts.quoted;
    for (let p = start + 1; p < end; p++) {
      const byte = bytes[p];
      if (byte === newline || (byte === returns && bytes[p + 1] !== newline)) this.nextLine++;
      if (byte === 0) throw zeroByte(this.nextLine, this.fileName);
      if (byte !== quote) continue;
      if (bytes[p + 1] !== quote) return this.closed({ start, close: p, sort, opened });
      sort = sorts.doubled;
      p++;
    }
    if (!this.last) return incomplete;
    meet(this.openQuotes, opened);
    this.nextLine = opened;
    return this.bare(start);
  }

  /** After a closing quote only blanks may follow; other text makes the whole a bare cell, quotes included. Between blanks `""` is how a missing cell is written. */
  private closed(cell: { start: number; close: number; sort: number; opened: number }): number {
    const p = this.pastBlanks(cell.close + 1);
    if (p >= this.end && !this.last) return incomplete;
    const byte = this.bytes[p];
    const isApart = this.separator.blanks ? p > cell.close + 1 : byte === this.separator.delimiter;
    if (isApart || byte === newline || byte === returns) {
      if (this.nextLine - cell.opened > 20) meet(this.tallCells, cell.opened);
      const isMissing = this.separator.blanks && cell.close === cell.start + 1;
      this.keep(cell.start + 1, cell.close, isMissing ? sorts.missing : cell.sort);
      return p;
    }
    meet(this.strayQuotes, this.line);
    this.nextLine = cell.opened;
    return this.bare(cell.start);
  }

  private lineEnd(p: number): number {
    const { bytes, end } = this;
    if (!this.last && (p >= end || (bytes[p] === returns && p + 1 === end))) return this.undo();
    this.nextLine++;
    this.endedInNewline = p < end;
    return bytes[p] === returns && bytes[p + 1] === newline ? p + 2 : p + 1;
  }

  private emptyLine(p: number): number {
    const after = this.lineEnd(p);
    if (after !== incomplete) meet(this.emptyLines, this.line);
    return after;
  }

  private comment(from: number): number {
    let p = from;
    while (this.bytes[p] !== newline && this.bytes[p] !== returns) p++;
    const after = this.lineEnd(p);
    if (after !== incomplete) this.comments.add(this.bytes.subarray(from + 1, p), this.line);
    return after;
  }

  private keep(start: number, end: number, sort: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.sorts[this.count] = sort;
    if (++this.count === this.starts.length) this.grow();
  }

  private grow(): void {
    const { starts, ends, sorts: seen, values } = this;
    const size = 2 * starts.length;
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.sorts = new Uint8Array(size);
    this.starts.set(starts);
    this.ends.set(ends);
    this.sorts.set(seen);
    this.values = new Float64Array(size);
    this.values.set(values);
  }
}

function meet(at: Met, line: number): void {
  if (at.count++ === 0) at.line = line;
}
