import type { Cell, ColumnData, ListData, ListType } from '#core/table';
import { emptyColumn, setCell } from '#core/wall';
import type { BatchOptions, FileBatch, TableRows } from '#formats/table-file';
import type { FileColumn } from '#formats/stored';
import { randomFrom, type Random } from '../../backend/demo/random.ts';
import { complexKinds, kinds, pick, type Kind } from './values.ts';

/** A cell of a table of any kind: a list holds its items. */
export type AnyCell = Cell | Cell[];

export interface RandomTable extends TableRows {
  /** Row by row within each column, as they must be read back. */
  readonly cells: AnyCell[][];
}

const oddNames = [
  ...[
    'id',
    'ra',
    'dec',
    'z_best',
    'Größe',
    'a b',
    "it's",
    'a"b',
    'a,b',
    'a.b',
    'select',
    '1abc',
    'a=b',
    '#c',
    'x'.repeat(70),
    'ID2',
    '日本',
  ],
  ...['col-1', 'a(b)', '$x', '50%', '<tag>', 'a&b', 'a:b', 'END', 'TTYPE1', 'z[0]', '=x', "'q'", 'a;b', 'a|b', 'index', 'None', '__null'],
];
const units = [null, null, 'deg', 'mag', 'km / s', 'erg s-1 cm-2 Angstrom-1', '10-17 W', "it's", 'µm'];
const ucds = [null, null, 'pos.eq.ra;meta.main', 'src.redshift', 'phot.mag;em.opt.R'];
const descriptions = [null, null, 'Right ascension', 'Größe "of" it\'s <thing> & more, 100 %', 'd'.repeat(200), 'Ends in an ampersand &'];

/** The same table for the same seed, on every machine. */
export function randomTable(seed: string): RandomTable {
  const random = randomFrom(seed);
  const rows = pick(random, [0, 1, 2, 7, 33, 100, 100]);
  const count = random.chance(0.05) ? 120 : 1 + random.below(12);
  return tableOf(random, { name: seed, rows, kinds: Array.from({ length: count }, () => pick(random, kinds)) });
}

/** A column of each kind and of lists of each kind. */
export function tableOfAllKinds(seed: string, rows: number): RandomTable {
  return tableOf(randomFrom(seed), { name: seed, rows, kinds });
}

/** The same with a number and a position for each row, all over the sky. */
export function withPositions(table: RandomTable, rows: number): RandomTable {
  const random = randomFrom(table.name);
  const value = (i: number, of: string): number =>
    of === 'row_number' ? i : of === 'RAJ' ? random.between(0, 360) : random.between(-90, 90);
  const added = (['row_number', 'RAJ', 'DEJ'] as const).map((name): Made => {
    const type = name === 'row_number' ? 'integer' : 'double';
    const stored = { kind: type === 'integer' ? 'int32' : 'float64', shape: null } as const;
    return {
      column: { name, type, unit: null, ucd: null, description: null, stored },
      cells: Array.from({ length: rows }, (_, i) => value(i, name)),
    };
  });
  const made = [...added, ...table.schema.columns.map((column, i): Made => ({ column, cells: table.cells[i] ?? [] }))];
  return tableFrom(made, { name: table.name, rows, edges: [0, rows] });
}

/** What a catalog of redshifts is like: plain names, no lists, nothing missing but NaN. */
export function plainCatalog(seed: string, rows: number): RandomTable {
  const random = randomFrom(seed);
  const columns = [...'bool int16 int32 int64 float32 float64 text'.split(' ')].flatMap(
    (kind) => kinds.find((one) => one.kind === kind) ?? [],
  );
  const made = columns.map(({ kind, type, value }, i): Made => {
    const missing = type === 'double' ? 0.2 : 0;
    const cells = Array.from({ length: rows }, () =>
      random.chance(missing) ? null : kind === 'text' ? pick(random, ['DESI', 'OZ DES', 'Größe', '2dF']) : value(random),
    );
    return { column: { name: `col_${i}`, type, unit: null, ucd: null, description: null, stored: { kind, shape: null } }, cells };
  });
  return tableFrom(made, { name: seed, rows, edges: [0, rows] });
}

/** Rows beyond what one batch holds. */
export function longTable(seed: string, rows: number): RandomTable {
  return tableOf(randomFrom(seed), { name: seed, rows, kinds: kinds.filter(({ kind }) => /^(int64|float32|text|bool)$/.test(kind)) });
}

interface Order {
  name: string;
  rows: number;
  kinds: readonly Kind[];
}

function tableOf(random: Random, order: Order): RandomTable {
  const taken = new Set<string>();
  const made = order.kinds.map((kind, i) => columnOf(random, { kind, name: nameOf(random, i, taken), rows: order.rows }));
  return tableFrom(made, { name: order.name, rows: order.rows, edges: edgesOf(random, order.rows) });
}

function tableFrom(made: readonly Made[], { name, rows, edges }: { name: string; rows: number; edges: readonly number[] }): RandomTable {
  return {
    name,
    schema: { columns: made.map(({ column }) => column), rows },
    metadata: new Map([
      ['ORIGIN', 'random'],
      ['LONGKEYWORD', 'a value'],
    ]),
    cells: made.map(({ cells }) => cells),
    batches: (options) => batchesOf(made, edges, options ?? {}),
  };
}

function nameOf(random: Random, i: number, taken: Set<string>): string {
  const odd = random.chance(0.5) ? pick(random, oddNames) : `col_${i}`;
  const name = taken.has(odd.toLowerCase()) ? `${odd.slice(0, 60)}_${i}` : odd;
  taken.add(name.toLowerCase());
  return name;
}

interface Made {
  column: FileColumn;
  cells: AnyCell[];
}

function columnOf(random: Random, { kind, name, rows }: { kind: Kind; name: string; rows: number }): Made {
  const missing = pick(random, [0, 0, 0.3, 1]);
  const about = { name, unit: pick(random, units), ucd: pick(random, ucds), description: pick(random, descriptions) };
  if (random.chance(0.25))
    return listColumn(random, { kind: random.chance(0.2) ? pick(random, complexKinds) : kind, about, rows, missing });
  const cells = Array.from({ length: rows }, () => (random.chance(missing) ? null : kind.value(random)));
  return { column: { ...about, type: kind.type, stored: { kind: kind.kind, shape: null } }, cells };
}

interface ListOrder {
  kind: Kind;
  about: Pick<FileColumn, 'name' | 'unit' | 'ucd' | 'description'>;
  rows: number;
  missing: number;
}

function listColumn(random: Random, { kind, about, rows, missing }: ListOrder): Made {
  const isComplex = kind.kind.startsWith('complex');
  const shape = isComplex ? pick(random, [[], [3]]) : pick(random, [null, null, [3], [1], [2, 2], [301]]);
  const length = shape?.reduce((product, size) => product * size, isComplex ? 2 : 1);
  const gap = isComplex || kind.type === 'text' ? 0 : pick(random, [0, 0, 0.2]);
  const cells = Array.from({ length: rows }, () => {
    if (random.chance(shape === null ? missing : 0)) return null;
    return Array.from({ length: length ?? random.below(6) }, () => (random.chance(gap) ? null : kind.value(random)));
  });
  const type: ListType = `${kind.type}[]`;
  return { column: { ...about, type, stored: { kind: kind.kind, shape } }, cells };
}

/** Where batches begin and end; every split is as good as another. */
function edgesOf(random: Random, rows: number): number[] {
  const edges = new Set([0, rows]);
  if (rows > 2 && random.chance(0.6)) for (let i = 0; i < 3; i++) edges.add(random.below(rows));
  return [...edges].sort((a, b) => a - b);
}

async function* batchesOf(made: readonly Made[], edges: readonly number[], options: BatchOptions): AsyncGenerator<FileBatch> {
  const wanted = options.columns ? options.columns.flatMap((name) => made.filter(({ column }) => column.name === name)) : made;
  for (let i = 1; i < edges.length; i++) {
    const [start = 0, end = 0] = [edges[i - 1], edges[i]];
    const size = options.batchRows ?? 65_536;
    for (let at = start; at < end; at += size) yield batchOf(wanted, at, Math.min(end, at + size));
  }
}

function batchOf(made: readonly Made[], start: number, end: number): FileBatch {
  return { rows: end - start, columns: made.map(({ column, cells }) => packed(column, cells.slice(start, end))) };
}

export function packed(column: FileColumn, cells: readonly AnyCell[]): ColumnData | ListData {
  const { name, type } = column;
  if (type === 'boolean' || type === 'integer' || type === 'bigint' || type === 'double' || type === 'text')
    return filled(
      name,
      type,
      cells.map((cell) => (Array.isArray(cell) ? null : cell)),
    );
  return packedLists(column, type, cells);
}

function packedLists({ name }: FileColumn, type: ListType, cells: readonly AnyCell[]): ListData {
  const offsets = new Uint32Array(cells.length + 1);
  const items: Cell[] = [];
  const nulls = new Uint8Array(cells.length);
  for (const [i, cell] of cells.entries()) {
    if (Array.isArray(cell)) for (const item of cell) items.push(item);
    else nulls[i] = 1;
    offsets[i + 1] = items.length;
  }
  const of = type.slice(0, -2);
  const itemType = of === 'boolean' || of === 'integer' || of === 'bigint' || of === 'double' ? of : 'text';
  return { name, type, items: filled(name, itemType, items), offsets, nulls: nulls.includes(1) ? nulls : null };
}

function filled(name: string, type: Parameters<typeof emptyColumn>[0]['type'], cells: readonly Cell[]): ColumnData {
  const data = emptyColumn({ name, type, rows: cells.length });
  for (const [i, cell] of cells.entries()) setCell(data, i, cell);
  return data;
}
