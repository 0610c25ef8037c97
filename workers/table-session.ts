import { checkedColumns, runChecks } from '#core/checks/run';
import type { Engine } from '#core/engine';
import { columnProfile } from '#core/facts/column-profile';
import { faceOf, type CellOf } from '#core/facts/face';
import { FactsWatch, type ColumnFacts } from '#core/facts/facts';
import type { Finding } from '#core/finding';
import { guessRoles, type Guess } from '#core/guess';
import type { Mapping } from '#core/mapping';
import { Fault } from '#core/problem';
import { productType, type ProductTypeName } from '#core/product';
import type { ColumnProfile, Face } from '#core/profile';
import type { Cell, Column } from '#core/table';
import { glancedCell } from '#core/wall';
import { grouped } from '#core/words';
import { firstLook, openTable, tablesOf } from '#formats/open';
import type { ByteSource } from '#formats/source';
import { cellsIn, cellsOf, loadable, type Format, type TableEntry, type TableFile } from '#formats/table-file';

export type { TableEntry } from '#formats/table-file';

/** A table among those of its file; `number` counts from 1. */
export interface TablePlace {
  number: number;
  name: string;
}

/** What is known of a table; from its first rows after `open`, from all after `scan` (then `exact`). */
export interface TableView {
  format: Format;
  /** All of the file's, lists too; facts, profiles and guesses are of the columns with one value in each row. */
  columns: Column[];
  /** Null while nobody has counted them. */
  rows: number | null;
  exact: boolean;
  facts: ColumnFacts[];
  profiles: ColumnProfile[];
  guesses: Guess[];
  findings: Finding[];
}

export interface OpenedTable extends TableView {
  place: TablePlace;
  tables: TableEntry[];
  /** The first rows, cell by cell in the order of the columns. */
  preview: Cell[][];
}

/** The file has several tables, and nobody has said which. */
export interface TableChoice {
  format: Format;
  tables: TableEntry[];
}

export interface CheckedMapping {
  findings: Finding[];
  face: Face;
}

/** What a session needs of its home: an engine, on first use, and the cells of the sky. */
export interface SessionMeans {
  openEngine: () => Promise<Engine>;
  cellOf: CellOf;
}

const previewRows = 100;
const relation = 'looked_at';
/** Values that the first look reads: enough to guess from, few enough to be there at once. */
const lookValues = 400_000;
/** Values that the checks hold in memory at the most; a longer table is checked in its first rows, and says so. */
const checkValues = 60_000_000;

/** One file, looked at, scanned and checked on the person's own computer. */
export class TableSession {
  readonly #source: ByteSource;
  readonly #means: SessionMeans;
  #whole: Promise<TableFile> | null = null;
  #engine: Promise<Engine> | null = null;
  #loaded: readonly string[] = [];
  #table = 1;
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: ByteSource, means: SessionMeans) {
    this.#source = source;
    this.#means = means;
  }

  /** The first look into a table, by its number from 1; without one the tables to choose from, where there are several. */
  async open(table?: number): Promise<OpenedTable | TableChoice> {
    const { format, tables } = await tablesOf(this.#source);
    if (table === undefined && tables.length > 1) return { format, tables };
    this.#table = table ?? 1;
    const opened = await firstLook(this.#source, { table: this.#table });
    try {
      const preview: Cell[][] = [];
      const watch = await glanced(opened, preview);
      const view = viewOf(opened, watch, opened.exact && watch.rows === opened.schema.rows);
      return { ...view, place: { number: this.#table, name: opened.name }, tables, preview };
    } finally {
      opened.close();
    }
  }

  /** Reads the whole file; `onProgress` hears the share that is read, 0 to 1. */
  async scan(onProgress: (share: number) => void): Promise<TableView> {
    const table = await this.#opened((share) => onProgress(share * 0.4));
    const columns = cellsIn(table.schema);
    const watch = new FactsWatch(columns);
    const asked = { columns: columns.map(({ name }) => name), onProgress: (share: number) => onProgress(0.4 + share * 0.6) };
    for await (const batch of table.batches(asked)) watch.add(cellsOf(batch));
    return viewOf(table, watch, true);
  }

  /** The checks of the server, on this engine. One at a time: a later call waits for the earlier one. */
  check(mapping: Mapping, type: ProductTypeName): Promise<CheckedMapping> {
    const next = this.#last.then(() => this.#check(mapping, type));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #check(mapping: Mapping, typeName: ProductTypeName): Promise<CheckedMapping> {
    const type = productType(typeName);
    if (!type) throw new Fault('bad-request', `There is no product type ${typeName}.`);
    const table = await this.#opened(() => undefined);
    const engine = await (this.#engine ??= this.#means.openEngine());
    const columns = checkedColumns({ schema: table.schema, mapping });
    const limit = Math.floor(checkValues / Math.max(1, columns.length));
    if (columns.some((column) => !this.#loaded.includes(column))) await this.#load(engine, table, { columns, limit });
    const findings = await runChecks(engine, { relation, schema: table.schema, mapping, type });
    const typeOf = (wanted: string) => table.schema.columns.find(({ name }) => name === wanted && columns.includes(name))?.type ?? null;
    const face =
      columns.length === 0 ? { sky: null, redshifts: null } : await faceOf(engine, { relation, mapping, typeOf }, this.#means.cellOf);
    return { findings: [...findings, ...partial(table, limit)], face };
  }

  async #load(engine: Engine, table: TableFile, part: { columns: string[]; limit: number }): Promise<void> {
    this.#loaded = [];
    await engine.load(relation, loadable(table, part));
    this.#loaded = part.columns;
  }

  #opened(onProgress: (share: number) => void): Promise<TableFile> {
    this.#whole ??= openTable(this.#source, { table: this.#table, onProgress });
    return this.#whole;
  }
}

/** Fills the preview from all columns, and watches more rows of those with one value in each. */
async function glanced(table: TableFile, preview: Cell[][]): Promise<FactsWatch> {
  const { columns } = table.schema;
  const cells = cellsIn(table.schema);
  const rows = Math.min(5000, Math.max(previewRows, Math.floor(lookValues / Math.max(1, columns.length))));
  const watch = new FactsWatch(cells);
  const hasLists = cells.length < columns.length;
  for await (const batch of table.batches({ limit: hasLists ? previewRows : rows, batchRows: rows })) {
    if (!hasLists) watch.add(cellsOf(batch));
    for (let i = 0; i < batch.rows && preview.length < previewRows; i++) preview.push(batch.columns.map((data) => glancedCell(data, i)));
  }
  const asked = { columns: cells.map(({ name }) => name), limit: rows, batchRows: rows };
  if (hasLists) for await (const batch of table.batches(asked)) watch.add(cellsOf(batch));
  return watch;
}

function viewOf(table: TableFile, watch: FactsWatch, exact: boolean): TableView {
  const facts = watch.facts();
  return {
    format: table.format,
    columns: table.schema.columns,
    rows: table.schema.rows,
    exact,
    facts,
    profiles: watch.columns.map(columnProfile),
    guesses: guessRoles(facts),
    findings: [...table.findings],
  };
}

function partial(table: TableFile, limit: number): Finding[] {
  const { rows } = table.schema;
  if (rows === null || rows <= limit) return [];
  const message = `The first ${grouped(limit)} of ${grouped(rows)} rows are checked here. The server checks all of them.`;
  return [{ severity: 'note', code: 'check-partial', column: null, rows: limit, line: null, message, remedy: 'Nothing to do.' }];
}
