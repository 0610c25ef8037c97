import type { Finding } from '#core/finding';
import { guessedMapping, type Guess } from '#core/guess';
import type { Mapping } from '#core/mapping';
import { Fault, toProblem, type Problem } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import type { ColumnProfile, Face } from '#core/profile';
import { isCellType, type Column } from '#core/table';
import type { ShownCell } from '../product/cells.ts';
import { startTableReader, type TableEntry, type TablePlace, type TableReader, type TableView } from '../workers.ts';
import { formatNames } from './format-names.ts';

/** `asking`: it has several tables, and nobody has said which. `stranger`: no table that we can read; `problem` says what it is. */
export type OpenedState = 'reading' | 'asking' | 'open' | 'stranger';

/** A file of the person's own, opened in a worker on this computer: a first look, then all rows, then the checks. */
export class OpenedFile {
  readonly file: File;
  state = $state<OpenedState>('reading');
  problem = $state.raw<Problem | null>(null);
  formatName = $state<string | null>(null);
  /** All tables of the file, to choose from. */
  tables = $state.raw<TableEntry[]>([]);
  /** The table that is open. */
  place = $state.raw<TablePlace | null>(null);
  columns = $state.raw<Column[]>([]);
  rows = $state<number | null>(null);
  preview = $state.raw<ShownCell[][]>([]);
  profiles = $state.raw<ColumnProfile[]>([]);
  guesses = $state.raw<Guess[]>([]);
  face = $state.raw<Face | null>(null);
  /** Part of the file that was read through, 0 to 1; null before. */
  scanned = $state<number | null>(null);
  checking = $state(false);
  checkProblem = $state<string | null>(null);
  #ofFile = $state.raw<Finding[]>([]);
  #ofChecks = $state.raw<Finding[]>([]);
  readonly findings = $derived([...this.#ofFile, ...this.#ofChecks]);

  /** Which of several tables is meant, counted from 1; null when there is but one, or none was chosen yet. */
  readonly table = $derived(this.tables.length > 1 ? (this.place?.number ?? null) : null);
  /** Columns that can play a role: with one value in each row. */
  readonly cellNames = $derived(this.columns.filter(({ type }) => isCellType(type)).map(({ name }) => name));

  #reader: TableReader;
  #scan: Promise<void> | null = null;
  #asked = '';
  #turn = 0;

  constructor(file: File) {
    this.file = file;
    this.#reader = startTableReader();
  }

  /** The first look: columns, guesses and the first rows of the table, a number from 1; without one it may end in the question which. */
  async read(table?: number): Promise<void> {
    this.#restart();
    try {
      const found = await this.#reader.open(this.file, table);
      this.formatName = formatNames[found.format];
      this.tables = found.tables;
      if ('preview' in found) {
        Object.assign(this, { place: found.place, preview: found.preview, state: 'open' });
        this.#take(found);
      } else this.state = 'asking';
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Asks again which table is meant; the present one stays chosen until there is an answer. */
  ask(): void {
    this.#restart();
    this.state = 'asking';
  }

  /** All rows: exact types and counts. Once; later calls wait for the first. */
  scan(): Promise<void> {
    this.#scan ??= this.state === 'open' ? this.#readAll() : Promise.resolve();
    return this.#scan;
  }

  /** The checks that the server will repeat; only the last question asked is answered. */
  async check(mapping: Mapping, type: ProductTypeName): Promise<void> {
    const asked = JSON.stringify([mapping, type]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    const turn = ++this.#turn;
    this.checking = true;
    await this.scan();
    if (turn !== this.#turn || this.state !== 'open') return;
    try {
      const { findings, face } = await this.#reader.check(mapping, type);
      if (turn === this.#turn) this.#checked(findings, face);
    } catch (error) {
      if (turn === this.#turn && !isStop(error)) this.#unchecked(toProblem(error).message);
    }
  }

  guessedMapping(): Mapping {
    return guessedMapping(this.guesses);
  }

  profileOf(column: string): ColumnProfile | null {
    return this.profiles.find((profile) => profile.name === column) ?? null;
  }

  close(): void {
    this.#reader.end();
  }

  /** Another table has other columns: what was found in the last one goes, and what is still being read stops. */
  #restart(): void {
    if (this.#scan !== null || this.place !== null) {
      this.#reader.end();
      this.#reader = startTableReader();
    }
    this.#scan = null;
    this.#asked = '';
    this.#turn += 1;
    const nothing = { columns: [], rows: null, preview: [], profiles: [], guesses: [], face: null, scanned: null };
    Object.assign(this, { ...nothing, state: 'reading', problem: null, checking: false, checkProblem: null });
    this.#ofFile = [];
    this.#ofChecks = [];
  }

  async #readAll(): Promise<void> {
    const reader = this.#reader;
    this.scanned = 0;
    try {
      const table = await reader.scan((share) => (this.scanned = share));
      if (reader !== this.#reader) return;
      this.#take(table);
      this.scanned = 1;
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(table: TableView): void {
    this.columns = table.columns;
    this.rows = table.rows;
    this.profiles = table.profiles;
    this.guesses = table.guesses;
    this.#ofFile = table.findings;
  }

  #checked(findings: Finding[], face: Face): void {
    Object.assign(this, { face, checking: false, checkProblem: null });
    this.#ofChecks = findings;
  }

  #unchecked(message: string): void {
    Object.assign(this, { face: null, checking: false, checkProblem: message });
    this.#ofChecks = [];
  }

  #fail(error: unknown): void {
    if (isStop(error)) return;
    this.problem = toProblem(error);
    this.checking = false;
    this.state = 'stranger';
  }
}

function isStop(error: unknown): boolean {
  return error instanceof Fault && error.code === 'stopped';
}
