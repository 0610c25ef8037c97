import { Fault } from '#core/problem';
import type { Data, Field, Place, Said, VotableTable } from '#formats/votable/document';

export interface Tag {
  name: string;
  attributes: Record<string, string>;
  line: number;
}

const mostTables = 10_000;
const mostFields = 50_000;
const mostDepth = 100;
const encodings = ['', 'base64', 'gzip', 'gzip base64', 'base64 gzip'];

type Open = { name: string; place: Place | null };

/** Takes the elements of a VOTable one after the other and makes the list of its tables. */
export class Elements {
  readonly tables: VotableTable[] = [];
  readonly said: Said[] = [];
  private readonly fileName: string;
  private readonly stack: Open[] = [];
  private table: VotableTable | null = null;
  private field: Field | null = null;
  private info: Said | null = null;
  private kind: 'binary' | 'binary2' = 'binary';
  private words: string | null = null;

  constructor(fileName: string) {
    this.fileName = fileName;
  }

  /** The part of the data that begins after this tag, without its end; null for all other tags. */
  start(tag: Tag): Omit<Data, 'end' | 'start'> | null {
    this.mustBelong(tag);
    this.stack.push({ name: tag.name, place: this.placeOf(tag) });
    if (tag.name === 'FIELD') this.addField(tag);
    else if (tag.name === 'VALUES') this.addValues(tag);
    else if (tag.name === 'INFO' || tag.name === 'PARAM') this.addSaid(tag);
    else if (tag.name === 'DESCRIPTION') this.words = '';
    else return this.startData(tag);
    return null;
  }

  text(text: string): void {
    if (this.words !== null) this.words += text;
  }

  end(): void {
    const closed = this.stack.pop();
    if (closed?.name === 'TABLE') this.table = null;
    else if (closed?.name === 'FIELD') this.field = null;
    else if (closed?.name === 'DESCRIPTION') this.describe(this.takeWords());
    else if (closed?.name === 'INFO') this.addText(this.takeWords());
  }

  private takeWords(): string {
    const words = unwrapped(this.words?.trim() ?? '');
    this.words = null;
    return words;
  }

  private addText(words: string): void {
    if (this.info) this.info.text = words;
  }

  private mustBelong({ name, line }: Tag): void {
    if (this.stack.length === 0 && name !== 'VOTABLE') throw this.bad(`is XML with the root ${name}, and no VOTable`, line);
    if (this.stack.length < mostDepth) return;
    throw this.bad(`has elements ${mostDepth + 1} deep in each other, and no VOTable needs more than ${mostDepth}`, line);
  }

  private placeOf({ name, attributes, line }: Tag): Place | null {
    if (name !== 'VOTABLE' && name !== 'RESOURCE' && name !== 'TABLE') return null;
    const place: Place = { said: [], parent: this.place() };
    if (name === 'TABLE' && attributes['ref'] === undefined) this.addTable(attributes, { place, line });
    return place;
  }

  private place(): Place | null {
    return this.stack.findLast((open) => open.place !== null)?.place ?? null;
  }

  private addTable(attributes: Record<string, string>, { place, line }: { place: Place; line: number }): void {
    if (this.tables.length >= mostTables) throw this.bad(`holds more than ${mostTables} tables`, line);
    const name = attributes['name'] ?? attributes['ID'] ?? `table ${this.tables.length + 1}`;
    const nrows = /^\s*\d{1,15}\s*$/.test(attributes['nrows'] ?? '') ? Number(attributes['nrows']) : null;
    this.table = { name, nrows, fields: [], place, data: null, line, refusal: null };
    this.tables.push(this.table);
  }

  private addField({ attributes, line }: Tag): void {
    if (!this.table) return;
    if (this.table.fields.length >= mostFields)
      throw this.bad(`has more than ${mostFields.toLocaleString('en-US')} columns (FIELD) in a table`, line);
    const name = attributes['name'] ?? attributes['ID'] ?? null;
    const given = (key: string): string | null => (attributes[key]?.trim() ? attributes[key].trim() : null);
    const said = { unit: given('unit'), ucd: given('ucd'), description: null, xtype: given('xtype'), nullText: null };
    this.field = { name, datatype: given('datatype'), arraysize: given('arraysize'), ...said, line };
    this.table.fields.push(this.field);
  }

  private addValues({ attributes }: Tag): void {
    if (this.field && attributes['null'] !== undefined) this.field.nullText = attributes['null'];
  }

  private addSaid({ name, attributes }: Tag): void {
    this.info = { element: name === 'INFO' ? 'INFO' : 'PARAM', name: attributes['name'] ?? '', value: attributes['value'] ?? '', text: '' };
    this.said.push(this.info);
    if (name === 'INFO') this.words = '';
    this.place()?.said.push(this.info);
  }

  private describe(words: string): void {
    const described = this.stack.at(-1);
    if (words === '') return;
    if (described?.name === 'FIELD' && this.field) this.field.description = words;
    else described?.place?.said.push({ element: 'DESCRIPTION', name: 'description', value: words, text: '' });
  }

  private startData({ name, attributes, line }: Tag): Omit<Data, 'end' | 'start'> | null {
    if (name === 'DATA') this.kind = 'binary';
    if (name === 'BINARY2') this.kind = 'binary2';
    if (name === 'TABLEDATA') return { kind: 'tabledata', gzipped: false, line };
    if ((name === 'FITS' || name === 'PARQUET') && this.table) this.refuse(`holds its rows as ${name} within the VOTable`);
    if (name !== 'STREAM') return null;
    if (attributes['href'] !== undefined)
      this.refuse('has its rows not in the file but at another place (the href of its STREAM), which is never opened');
    const encoding = (attributes['encoding'] ?? 'base64').toLowerCase();
    if (!encodings.includes(encoding))
      this.refuse(`has its rows in the encoding "${encoding.slice(0, 40)}"; base64 can be read, packed with gzip or not`);
    return { kind: this.kind, gzipped: encoding.includes('gzip'), line };
  }

  /** Told when the table is opened; the other tables of the file can be read. */
  private refuse(what: string): void {
    if (this.table) this.table.refusal ??= what;
  }

  /** The table that is open now takes the data that were found in it. */
  take(data: Data): void {
    if (this.table?.data) throw this.bad('has a second part with rows in one table', data.line);
    if (this.table) this.table.data = data;
  }

  private bad(what: string, line: number): Fault {
    return new Fault('bad-file', `${this.fileName} ${what} (line ${line}). Write the table again, with astropy or TOPCAT.`, {
      at: `line ${line}`,
    });
  }
}

/** Puts together the lines that a writer broke, which it knows by the indent of the next one. */
function unwrapped(words: string): string {
  const [first = '', ...rest] = words.split('\n');
  return rest.reduce((text, line) => (/^[ \t]/.test(line) ? `${text.trimEnd()} ${line.trimStart()}` : `${text}\n${line}`), first);
}
