import type { Finding } from '#core/finding';
import type { StoredKind } from '#formats/stored';
import type { CodedCell, CodedColumn, CodedTable } from './coded.ts';
import type { Difference } from './differences.ts';

/** What a format does to a column by its nature and without loss, and which findings must tell of anything else. */
export interface Rules {
  held: (column: CodedColumn) => CodedColumn;
  /** What may be held in either of two ways takes the one that came. */
  either?: (column: CodedColumn, came: CodedColumn) => CodedColumn;
  /** The codes that may tell of a difference of this sort; every other difference is silent. Of cells, `cells` is for missing ones only. */
  told: Partial<Record<Difference['what'] | 'values', RegExp>>;
}

/** What must come back when the table was written in this format. */
export function heldIn(rules: Rules, table: CodedTable, came: CodedTable): CodedTable {
  const either = (column: CodedColumn, i: number): CodedColumn => {
    const found = came.columns.find(({ name }) => name === column.name) ?? came.columns[i];
    return found && rules.either ? rules.either(column, found) : column;
  };
  return { columns: table.columns.map((column, i) => either(rules.held(inItsKind(column)), i)) };
}

/** Values that the kind cannot hold make it the next one that can. */
function inItsKind(column: CodedColumn): CodedColumn {
  const beyond = (cell: CodedCell): boolean => (Array.isArray(cell) ? cell.some(beyond) : Math.abs(Number(cell ?? 0) + 0.5) > 32768);
  return column.kind === 'int16' && column.cells.some(beyond) ? { ...column, kind: 'int32' } : column;
}

/** The differences that no finding tells of, neither of that column nor of all. */
export function silent(rules: Rules, found: readonly Difference[], findings: readonly Finding[]): Difference[] {
  const isTold = (column: string, codes: RegExp | undefined): boolean =>
    codes !== undefined && findings.some((finding) => (finding.column ?? column) === column && codes.test(finding.code));
  return found.filter(({ column, what, onlyMissing }) => {
    if (what === 'cells' && onlyMissing && isTold(column, rules.told.cells)) return false;
    return !isTold(column, what === 'cells' ? rules.told.values : rules.told[what]);
  });
}

/** Each cell, and each item of a list. */
function each(cells: readonly CodedCell[], change: (cell: string) => CodedCell): CodedCell[] {
  return cells.map((cell) => (cell === null ? null : Array.isArray(cell) ? each(cell, change) : change(cell)));
}

const inKinds =
  (kinds: Partial<Record<StoredKind, StoredKind>>) =>
  (column: CodedColumn): CodedColumn => ({ ...column, kind: kinds[column.kind] ?? column.kind });

/** Times are text where the format has no time of its own. */
const timesAsText = (column: CodedColumn): CodedColumn => (/^(date|time)/.test(column.kind) ? { ...column, kind: 'text' } : column);

/** A complex number as a list of two. */
function pairs(column: CodedColumn): CodedColumn {
  if (!column.kind.startsWith('complex')) return column;
  return { ...column, kind: column.kind === 'complex64' ? 'float32' : 'float64', shape: [...(column.shape ?? []), 2] };
}

/** Parquet has no seconds: they are milliseconds, with the same value. */
function milliseconds(column: CodedColumn): CodedColumn {
  const inMs = inKinds({ 'time[s]': 'time[ms]', 'timestamp[s]': 'timestamp[ms]', 'timestamp[s, UTC]': 'timestamp[ms, UTC]' })(column);
  return inMs.kind === column.kind
    ? column
    : { ...inMs, cells: each(column.cells, (cell) => cell.replace(/Z?$/, (zone) => `.000${zone}`)) };
}

const flat = (column: CodedColumn): CodedColumn =>
  column.shape === null || !column.list ? column : { ...column, shape: [column.shape.reduce((product, size) => product * size, 1)] };

export const parquetRules: Rules = {
  held: (column) => flat(pairs(milliseconds(column))),
  told: { kind: /^parquet-widened$/ },
};

export const fitsRules: Rules = {
  held: (column) => inKinds({ float16: 'float32' })(timesAsText(column)),
  told: {
    kind: /^fits-(widened|logical-lists|as-text|as-double)$/,
    name: /^fits-name$/,
    unit: /^fits-header-ascii$/,
    description: /^fits-header-ascii$/,
    shape: /^fits-(missing-list|filled-list)$/,
    cells: /^fits-(missing|filled|empty|control|beyond)/,
    values: /^fits-(logical-lists|filled-list|empty)/,
  },
};

/** astropy does not heed the mark of a missing text, by its own issue 8995. */
const missingTextAsEmpty = (column: CodedColumn): CodedColumn =>
  column.kind === 'text' && !column.list ? { ...column, cells: column.cells.map((cell) => cell ?? '') } : column;

const nextKinds = {
  int8: 'int16',
  uint8: 'int16',
  int16: 'int32',
  uint16: 'int32',
  int32: 'int64',
  uint32: 'int64',
  uint64: 'int64',
} as const;

/** A list with missing items needs a number that means "missing", and takes the next kind when its own has none to spare. */
const withRoomForMissing = (column: CodedColumn, came: CodedColumn): CodedColumn =>
  column.cells.some((cell) => Array.isArray(cell) && cell.includes(null)) && came.kind === inKinds(nextKinds)(column).kind
    ? { ...column, kind: came.kind }
    : column;

/** `arraysize="1"` would be a single value. */
const oneIsVaried = (column: CodedColumn): CodedColumn => (column.shape?.join() === '1' ? { ...column, shape: null } : column);

export const votableRules: Rules = {
  held: (column) =>
    oneIsVaried(
      missingTextAsEmpty(
        inKinds({ int8: 'int16', uint16: 'int32', uint32: 'int64', uint64: 'int64', float16: 'float32' })(timesAsText(column)),
      ),
    ),
  either: withRoomForMissing,
  told: {
    kind: /^votable-(uint64|text-list|widened)$/,
    shape: /^votable-text-list$/,
    cells: /^votable-uint64$/,
    values: /^votable-text-list$/,
  },
};

export const hdf5Rules: Rules = {
  held: timesAsText,
  told: { lost: /^hdf5-left-out$/, kind: /^hdf5-mask$/, shape: /^hdf5-mask$/, cells: /^hdf5-missing-list$/ },
};

/** Our own reader knows what Parquet alone does not. */
export const hatsRules: Rules = { held: milliseconds, told: { kind: /^parquet-widened$/ } };

/** Every cell is a text, whose value is what counts. */
export const csvRules: Rules = {
  held: (column) => column,
  either: (column, came) => ({ ...column, kind: came.kind }),
  told: {
    unit: /^csv-no-units$/,
    ucd: /^csv-no-units$/,
    description: /^csv-no-units$/,
    cells: /^csv-empty-text$/,
    values: /^csv-empty-text$/,
  },
};
