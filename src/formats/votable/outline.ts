import { SaxesParser } from 'saxes';
import { Fault } from '#core/problem';
import { concatenated } from '#formats/bytes';
import type { FormatSource } from '#formats/table-file';
import { bytesOf } from '#formats/votable/bytes';
import type { Data, VotableDocument } from '#formats/votable/document';
import { Elements } from '#formats/votable/elements';
import { decoderOf, encodingOf, notThisEncoding, type Encoding } from '#formats/votable/encoding';
import { endOfRows, markupUntil, newlinesIn } from '#formats/votable/regions';

const mostMarkup = 32 * 1024 * 1024;
const mostTag = 4 * 1024 * 1024;

const slash = 47;
const greaterThan = 62;

const documents = new WeakMap<object, Promise<VotableDocument>>();

/** All of a file but its rows, which are passed over; read once for each source. */
export function documentOf(from: FormatSource): Promise<VotableDocument> {
  const known = documents.get(from.source) ?? readDocument(from);
  documents.set(from.source, known);
  known.catch(() => documents.delete(from.source));
  return known;
}

async function readDocument(from: FormatSource): Promise<VotableDocument> {
  let outline: Outline | null = null;
  for await (const chunk of bytesOf(from, { start: 0, end: Infinity })) {
    outline ??= new Outline(from.source.name, encodingOf(chunk, from.source.name));
    outline.feed(chunk);
  }
  if (!outline) throw new Fault('bad-file', `${from.source.name} is empty. Send a file with a table in it.`);
  return outline.finish();
}

/** Reads markup with an XML parser and steps over the rows between two tags of it. */
class Outline {
  private readonly fileName: string;
  private readonly encoding: Encoding;
  private readonly parser = new SaxesParser();
  private readonly elements: Elements;
  private readonly decoder;
  /** Bytes not used yet, and where in the file they begin. */
  private rest: Uint8Array = new Uint8Array(0);
  private at = 0;
  private markup = 0;
  /** Bytes of markup since the parser had something to say. */
  private silence = 0;
  /** Whether the tag that opens rows may go on beyond a `>`, as one in an attribute is. */
  private careful = false;
  private spoke = false;
  private opensRows = false;
  private rows: Omit<Data, 'end'> | null = null;

  constructor(fileName: string, encoding: Encoding) {
    this.fileName = fileName;
    this.encoding = encoding;
    this.decoder = decoderOf(encoding);
    this.elements = new Elements(fileName);
    this.listen();
  }

  feed(chunk: Uint8Array): void {
    this.rest = this.rest.length === 0 ? chunk : concatenated([this.rest, chunk]);
    while (this.rest.length > 0) {
      const used = this.rows ? this.passRows() : this.readMarkup();
      if (used === 0) return;
    }
  }

  finish(): VotableDocument {
    if (this.rows) throw this.cut(`within the rows that begin on line ${this.rows.line}`);
    this.write(this.rest);
    try {
      this.parser.close();
    } catch (error) {
      const unclosed = /unclosed tag: (.*)/.exec(error instanceof Error ? error.message : '')?.[1];
      throw unclosed === undefined ? this.malformed(error) : this.cut(`before the end of ${unclosed}`);
    }
    const { tables, said } = this.elements;
    return { encoding: this.encoding, tables, said };
  }

  private listen(): void {
    const { parser, elements } = this;
    parser.on('opentag', ({ name, attributes, isSelfClosing }) => {
      this.heard();
      const data = elements.start({ name: local(name), attributes, line: parser.line });
      if (data) this.opensRows = true;
      if (data && !isSelfClosing) this.rows = { ...data, start: 0 };
    });
    parser.on('text', (text) => elements.text(text));
    parser.on('cdata', (text) => elements.text(text));
    parser.on('closetag', () => {
      this.heard();
      elements.end();
    });
    parser.on('doctype', (doctype) => this.mustBeHarmless(doctype));
  }

  private heard(): void {
    this.silence = 0;
    this.spoke = true;
  }

  /** A document type is never fetched; one that defines entities, or that is not VOTable's own, has no good use. */
  private mustBeHarmless(doctype: string): void {
    const plain = /^\s*[\w:.-]+\s*$/.test(doctype);
    const own = !doctype.includes('[') && /^\s*[\w:.-]+\s+(SYSTEM|PUBLIC)\s[^[\]]*\bVOTable\.dtd["']\s*$/i.test(doctype);
    if (plain || own) return;
    const what = doctype.includes('[') ? 'defines entities of its own' : 'points to another file';
    const message = `${this.fileName} has a DOCTYPE that ${what} (line ${this.parser.line}), which is never followed. Remove the DOCTYPE: a VOTable needs none.`;
    throw new Fault('bad-file', message, { at: `line ${this.parser.line}` });
  }

  private readMarkup(): number {
    const used = markupUntil(this.rest, this.careful);
    this.markup += used;
    this.silence += used;
    if (this.silence > mostTag || (used === 0 && this.rest.length > mostTag)) throw this.tooMuch(mostTag, 'one tag or comment');
    if (this.markup > mostMarkup) throw this.tooMuch(mostMarkup, 'markup besides its rows');
    if (used === 0) return 0;
    const atEndOfTag = this.rest[used - 1] === greaterThan;
    this.spoke = this.opensRows = false;
    this.write(this.rest.subarray(0, used));
    this.careful = this.careful ? !this.spoke : atEndOfTag && !this.opensRows;
    this.advance(used);
    if (this.rows) this.rows.start = this.at;
    return used;
  }

  private passRows(): number {
    if (!this.rows) return 0;
    const { end, safe } = endOfRows(this.rest, this.rows.kind);
    if (end === null && safe === 0 && this.rest.length > mostTag) throw this.tooMuch(mostTag, 'one tag or comment');
    if (end !== null && this.rest[end + 1] !== slash) throw this.strange();
    this.parser.line += newlinesIn(this.rest.subarray(0, safe));
    this.advance(safe);
    if (end === null) return safe;
    this.elements.take({ ...this.rows, end: this.at });
    this.rows = null;
    return Math.max(1, safe);
  }

  private advance(bytes: number): void {
    this.rest = this.rest.subarray(bytes);
    this.at += bytes;
  }

  private write(bytes: Uint8Array): void {
    let text;
    try {
      text = this.decoder.decode(bytes);
    } catch (error) {
      throw notThisEncoding({ fileName: this.fileName, encoding: this.encoding, line: this.parser.line, bytes }, error);
    }
    try {
      this.parser.write(text);
    } catch (error) {
      throw error instanceof Fault ? error : this.malformed(error);
    }
  }

  private malformed(error: unknown): Fault {
    const { line, column } = this.parser;
    const words = (error instanceof Error ? error.message : '').replace(/^(\d+:\d+: )+/, '').replace(/\.$/, '');
    const message = `${this.fileName} is no well-formed XML at line ${line}, column ${column}: ${words}. Repair that line, or write the table again.`;
    return new Fault('bad-file', message, { at: `line ${line}`, cause: error });
  }

  private strange(): Fault {
    const { line } = this.parser;
    const message = `${this.fileName} has something else than base64 in the STREAM that begins on line ${line}. Write the table again, with astropy or TOPCAT.`;
    return new Fault('bad-file', message, { at: `line ${line}` });
  }

  private cut(where: string): Fault {
    const message = `${this.fileName} ends ${where}: it was cut short after ${this.at + this.rest.length} bytes. Send it again, or write it again.`;
    return new Fault('bad-file', message);
  }

  private tooMuch(most: number, what: string): Fault {
    const message = `${this.fileName} has more than ${most.toLocaleString('en-US')} bytes of ${what} near line ${this.parser.line}. Write the table again, with astropy or TOPCAT.`;
    return new Fault('bad-file', message);
  }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
