import { Fault } from '#core/problem';
import { withoutEntities } from '#formats/votable/entities';

/** Where this text stands in a file, for what is said about it. */
export interface Where {
  fileName: string;
  tableName: string;
  /** The line of its first letter. */
  line: number;
}

const mostRow = 64 * 1024 * 1024;
const mostTag = 65_536;
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const tag = /<(\/?)(?:[A-Za-z_][\w.-]*:)?(TR|TD)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;

/** Not all of what was begun is there yet. */
const more = Symbol('more');

/** Cuts the text between <TABLEDATA> and </TABLEDATA> into rows and cells. After `next` has said true, `cells` are those of a row. */
export class TableRows {
  readonly cells: string[] = [];
  /** Where each of them ends. */
  private readonly ends: number[] = [];
  row = 0;
  private readonly where: Where;
  private text = '';
  private at = 0;
  private rowStart = 0;
  /** Up to where newlines were counted, and the line there. */
  private counted = 0;
  private countedLine: number;
  private carriageReturn = false;
  private last = false;
  private needed = 0;

  constructor(where: Where) {
    this.where = where;
    this.countedLine = where.line;
  }

  feed(chunk: string, last: boolean): void {
    const text = this.withPlainNewlines(chunk, last);
    const bad = forbidden.exec(text);
    this.line(this.rowStart);
    this.text = this.text.slice(this.rowStart) + text;
    this.at = this.rowStart = this.counted = 0;
    this.last = last;
    if (bad)
      throw this.bad(
        `or one of the next holds the character ${bad[0].charCodeAt(0)}, which XML forbids`,
        this.text.length - text.length + bad.index,
      );
  }

  /** XML's newline is LF alone, whatever the file has. */
  private withPlainNewlines(chunk: string, last: boolean): string {
    if (!this.carriageReturn && !chunk.includes('\r')) return chunk;
    const whole = this.carriageReturn ? `\r${chunk}` : chunk;
    this.carriageReturn = !last && whole.endsWith('\r');
    return (this.carriageReturn ? whole.slice(0, -1) : whole).replaceAll(/\r\n?/g, '\n');
  }

  /** The next whole row of what has been fed; false when more is needed, or when all is over. */
  next(): boolean {
    if (!this.last && this.text.length < this.needed) return false;
    this.at = this.rowStart;
    const found = this.readRow();
    if (found === more) {
      if (this.last) throw this.bad('ends within a row', this.text.length);
      if (this.text.length - this.rowStart > mostRow)
        throw this.bad(`is longer than ${mostRow.toLocaleString('en-US')} letters`, this.rowStart);
      this.needed = Math.max(0, 2 * (this.text.length - this.rowStart));
      return false;
    }
    this.needed = 0;
    this.rowStart = this.at;
    if (found) this.row++;
    return found;
  }

  /** The line on which a cell of the row that was read last ends. */
  cellLine(i: number): number {
    return this.line(this.ends[i] ?? this.rowStart);
  }

  private push(cell: string): void {
    this.cells.push(cell);
    this.ends.push(this.at);
  }

  private readRow(): boolean | typeof more {
    this.cells.length = this.ends.length = 0;
    const open = this.readTag();
    if (open === more || open === null) return open ?? false;
    if (open !== 'TR')
      throw open === 'TR/' ? this.wrongTag('an empty row', this.at) : this.wrongTag(`${shown(open)} between rows`, this.at);
    for (;;) {
      this.skipBlanks();
      if (this.text.startsWith('<TD>', this.at) && this.readPlainCell()) continue;
      const next = this.readTag();
      if (next === more) return more;
      if (next === '/TR') return true;
      if (next === 'TD/') this.push('');
      else if (next !== 'TD') throw this.wrongTag(next === null ? 'the end of the rows' : shown(next), this.at);
      else if (!this.readCell()) return more;
    }
  }

  /** A cell with nothing but letters between its tags, as nearly all are. */
  private readPlainCell(): boolean {
    const start = this.at + 4;
    const end = this.text.indexOf('<', start);
    if (end < 0 || !this.text.startsWith('</TD>', end)) return false;
    this.at = end + 5;
    this.push(this.plain(this.text.slice(start, end), start));
    return true;
  }

  private readCell(): boolean {
    let cell = '';
    for (;;) {
      const end = this.text.indexOf('<', this.at);
      if (end < 0) return false;
      cell += this.plain(this.text.slice(this.at, end), this.at);
      this.at = end;
      const special = this.readSpecial();
      if (special === more) return false;
      if (special !== null) {
        cell += special;
        continue;
      }
      const closed = this.readTag();
      if (closed === more) return false;
      if (closed !== '/TD') throw this.wrongTag(closed === null ? 'the end of the rows' : shown(closed), this.at);
      this.push(cell);
      return true;
    }
  }

  private plain(text: string, at: number): string {
    if (!text.includes('&')) return text;
    const plain = withoutEntities(text);
    if (plain === null) throw this.bad("names an entity that is none of XML's own, and no other is ever followed", at);
    return plain;
  }

  /** A comment or instruction (no text) or a CDATA section (its text) at this place; null when none stands here. */
  private readSpecial(): string | null | typeof more {
    const { text, at } = this;
    if (text[at + 1] !== '!' && text[at + 1] !== '?') return text.length === at + 1 && !this.last ? more : null;
    for (const [start, end] of specials) {
      if (!text.startsWith(start, at)) continue;
      const close = text.indexOf(end, at + start.length);
      if (close < 0) return more;
      this.at = close + end.length;
      return start === '<![CDATA[' ? text.slice(at + start.length, close) : '';
    }
    return text.length < at + 9 ? more : null;
  }

  private skipBlanks(): void {
    while (this.text.charCodeAt(this.at) <= 32) this.at++;
  }

  /** `TR`, `/TR`, `TR/` and so on; null at the end of all. */
  private readTag(): string | null | typeof more {
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.text.length) return this.last ? null : more;
      const special = this.readSpecial();
      if (special === more) return more;
      if (special === null) break;
      if (special.trim() !== '') throw this.wrongTag('text between cells', this.at);
    }
    tag.lastIndex = this.at;
    const found = tag.exec(this.text);
    if (found) {
      this.at = tag.lastIndex;
      if (/\sencoding\s*=/.test(found[3] ?? '')) throw this.bad('has a cell in base64, as only VOTable 1.0 had', this.at);
      return `${found[1]}${found[2]}${found[4]}`;
    }
    if (!this.last && this.text.length - this.at < mostTag && this.text[this.at] === '<') return more;
    throw this.wrongTag(this.text[this.at] === '<' ? 'a tag that is no TR or TD' : 'text between cells', this.at);
  }

  private wrongTag(what: string, at: number): Fault {
    return this.bad(`has ${what} where a cell or row was expected`, at);
  }

  /** A `bad-file` Fault about a cell of the row that was read last. */
  badCell(i: number, what: string): Fault {
    this.row--;
    return this.bad(what, this.ends[i] ?? this.at);
  }

  private bad(what: string, at = this.at): Fault {
    const { fileName, tableName } = this.where;
    const line = this.line(at);
    const message = `${fileName}, table ${tableName}: row ${this.row + 1} (line ${line}) ${what}. Repair that line, or write the table again.`;
    return new Fault('bad-file', message, { at: `line ${line}` });
  }

  private line(at: number): number {
    if (at < this.counted) return this.countedLine;
    for (let p = this.text.indexOf('\n', this.counted); p >= 0 && p < at; p = this.text.indexOf('\n', p + 1)) this.countedLine++;
    this.counted = at;
    return this.countedLine;
  }
}

const specials = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

function shown(found: string): string {
  return `<${found}>`;
}
