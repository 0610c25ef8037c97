import { Fault } from '#core/problem';

/** How a file separates its cells: a byte, or runs of blanks. */
export interface Separator {
  delimiter: number;
  blanks: boolean;
}

const newline = 10;
const returns = 13;
const quote = 34;
const space = 32;
const tab = 9;
const hash = 35;

/** Longer than any honest line; beyond it a quote was opened and never closed. */
const longestRecord = 32 * 1024 * 1024;

const incomplete = -1;

/** Cuts bytes into records. The fields of the record at hand are in `starts`, `ends` and `quoting` (0 none, 1 quoted, 2 with doubled quotes). */
export class RecordReader {
  bytes: Uint8Array = new Uint8Array(0);
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  quoting = new Uint8Array(64);
  count = 0;
  /** The 1-based line on which the record at hand starts. */
  line = 1;
  comments = 0;
  firstComment = 0;
  /** The first comment lines, without their #. */
  readonly commentLines: string[] = [];
  strayQuotes = 0;
  firstStrayQuote = 0;
  endedInNewline = true;
  private nextLine = 1;
  private opened = 0;
  private last = false;
  private readonly separator: Separator;
  private readonly fileName: string;

  constructor(separator: Separator, fileName: string) {
    this.separator = separator;
    this.fileName = fileName;
  }

  /** Calls `take` for each record that is complete; `take` says whether to go on. False when it said no. */
  feed(chunk: Uint8Array, last: boolean, take: (record: this) => boolean): boolean {
    this.bytes = this.bytes.length === 0 ? chunk : joined(this.bytes, chunk);
    this.last = last;
    let position = 0;
    while (position < this.bytes.length) {
      const next = this.record(position);
      if (next === incomplete) break;
      position = next;
      if (this.count > 0 && !take(this)) return false;
    }
    this.bytes = this.bytes.subarray(position);
    if (this.bytes.length > longestRecord) throw this.endless();
    return true;
  }

  private record(from: number): number {
    this.count = 0;
    this.line = this.nextLine;
    let p = from;
    while (this.bytes[p] === space) p++;
    if (this.bytes[p] === hash) return this.comment(p);
    if (this.separator.blanks) p = this.skipBlanks(p);
    if (this.isEnd(p)) return this.lineEnd(p);
    for (;;) {
      p = this.field(p);
      if (p === incomplete) return this.undo();
      if (this.separator.blanks) p = this.skipBlanks(p);
      if (this.isEnd(p)) break;
      if (!this.separator.blanks) p++;
    }
    const next = this.lineEnd(p);
    return next === incomplete ? this.undo() : next;
  }

  private undo(): number {
    this.nextLine = this.line;
    this.count = 0;
    return incomplete;
  }

  /** One field from p; gives the place of the byte that ends it. */
  private field(p: number): number {
    let start = p;
    while (this.bytes[start] === space || (this.bytes[start] === tab && this.separator.delimiter !== tab)) start++;
    return this.bytes[start] === quote ? this.quoted(start) : this.plain(start);
  }

  private plain(start: number): number {
    const { bytes } = this;
    const { delimiter, blanks } = this.separator;
    const end = bytes.length;
    let p = start;
    for (; p < end; p++) {
      const byte = bytes[p] ?? 0;
      if (byte === delimiter || byte === newline || byte === returns) break;
      if (byte < 33 && ((blanks && (byte === space || byte === tab)) || byte === 0)) break;
    }
    if (p === end && !this.last) return incomplete;
    if (bytes[p] === 0) throw this.zeroByte();
    this.keep(start, this.withoutBlanks(start, p), 0);
    return p;
  }

  private withoutBlanks(start: number, end: number): number {
    let stop = end;
    while (stop > start && (this.bytes[stop - 1] === space || this.bytes[stop - 1] === tab)) stop--;
    return stop;
  }

  private quoted(start: number): number {
    const { bytes } = this;
    let doubled = 1;
    this.opened = this.nextLine;
    for (let p = start + 1; p < bytes.length; p++) {
      const byte = bytes[p];
      if (byte === newline || (byte === returns && bytes[p + 1] !== newline)) this.nextLine++;
      if (byte === 0) throw this.zeroByte();
      if (byte !== quote) continue;
      if (p + 1 === bytes.length && !this.last) return incomplete;
      if (bytes[p + 1] !== quote) return this.closed(start, p, doubled);
      doubled = 2;
      p++;
    }
    if (this.last) throw this.endless();
    return incomplete;
  }

  /** After a closing quote only blanks may follow; other text makes the whole a plain field, quotes included. */
  private closed(start: number, close: number, quoting: number): number {
    let p = close + 1;
    if (!this.separator.blanks) while (this.bytes[p] === space) p++;
    if (p >= this.bytes.length && !this.last) return incomplete;
    if (this.isEnd(p) || this.isDelimiter(p)) {
      this.keep(start + 1, close, quoting);
      return p;
    }
    if (this.strayQuotes === 0) this.firstStrayQuote = this.line;
    this.strayQuotes++;
    this.nextLine = this.opened;
    return this.plain(start);
  }

  private isDelimiter(p: number): boolean {
    const byte = this.bytes[p];
    return this.separator.blanks ? byte === space || byte === tab : byte === this.separator.delimiter;
  }

  private isEnd(p: number): boolean {
    const byte = this.bytes[p];
    return byte === newline || byte === returns || (byte === undefined && this.last);
  }

  private lineEnd(p: number): number {
    const byte = this.bytes[p];
    if (byte === returns && this.bytes[p + 1] === undefined && !this.last) return incomplete;
    this.nextLine++;
    this.endedInNewline = byte !== undefined;
    return byte === returns && this.bytes[p + 1] === newline ? p + 2 : p + 1;
  }

  private skipBlanks(from: number): number {
    let p = from;
    while (this.bytes[p] === space || this.bytes[p] === tab) p++;
    return p;
  }

  private comment(from: number): number {
    let p = from;
    while (this.bytes[p] !== newline && this.bytes[p] !== returns && p < this.bytes.length) p++;
    if (p === this.bytes.length && !this.last) return incomplete;
    const next = this.lineEnd(p);
    if (next === incomplete) return incomplete;
    if (this.comments === 0) this.firstComment = this.line;
    this.comments++;
    if (this.commentLines.length < 2000) this.commentLines.push(new TextDecoder().decode(this.bytes.subarray(from + 1, p)));
    return next;
  }

  private keep(start: number, end: number, quoting: number): void {
    if (this.count === this.starts.length) this.grow();
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.quoting[this.count] = quoting;
    this.count++;
  }

  private grow(): void {
    const longer = (old: Int32Array) => Int32Array.from({ length: old.length * 2 }, (_, i) => old[i] ?? 0);
    this.starts = longer(this.starts);
    this.ends = longer(this.ends);
    this.quoting = Uint8Array.from({ length: this.quoting.length * 2 }, (_, i) => this.quoting[i] ?? 0);
  }

  private endless(): Fault {
    const line = this.opened || this.line;
    const message = `A quote that opens on line ${line} of ${this.fileName} is never closed. Close it, or take the quote away.`;
    return new Fault('bad-file', message, { at: `line ${line}` });
  }

  private zeroByte(): Fault {
    const message = `Line ${this.nextLine} of ${this.fileName} holds a zero byte, so it is no text. Take the zero bytes out, or write the table as Parquet.`;
    return new Fault('bad-file', message, { at: `line ${this.nextLine}` });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
