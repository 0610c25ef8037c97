import type { CellType, ColumnType } from '#core/table';
import type { Stored, StoredKind } from '#formats/stored';
import { kinds, type Kind } from '#formats/csv/cell';
import type { Declared, Evidence } from '#formats/csv/evidence';

/** How a column is read. */
export interface Decision {
  type: ColumnType;
  stored: Stored;
  /** Words such as NA are texts; only an empty cell is missing. */
  isVerbatim: boolean;
  /** What stands in quotes is text, also when it is empty or a word such as NA. */
  quotesMean: boolean;
  /** An empty text in quotes is how a missing one is written, where an empty line would be none. */
  emptyIsMissing: boolean;
}

/** What holds for the whole file. */
export interface Manner {
  quotesMean: boolean;
  /** Whether there is a single column. */
  isAlone: boolean;
}

interface Holder {
  type: CellType;
  kinds: readonly Kind[];
}

const floating: Holder = { type: 'double', kinds: [kinds.integer, kinds.long, kinds.huge, kinds.decimal] };
const small: Holder = { type: 'integer', kinds: [kinds.integer] };
const large: Holder = { type: 'bigint', kinds: [kinds.integer, kinds.long] };
/** In which type a declared kind is read, and which cells are of it. */
const holders: Partial<Record<StoredKind, Holder>> = {
  ...{ bool: { type: 'boolean', kinds: [kinds.boolean] }, float16: floating, float32: floating, float64: floating },
  ...{ int8: small, uint8: small, int16: small, uint16: small, int32: small, uint32: large, int64: large, uint64: large },
  text: { type: 'text', kinds: Object.values(kinds) },
};

/** The declared type when every cell is of it, else what the cells show. */
export function decide(evidence: Evidence, manner: Manner): Decision {
  const { declared } = evidence;
  const held = declared && asDeclared(evidence, declared);
  const shown = held ?? listType(evidence) ?? typeOf(evidence, manner);
  const isVerbatim = declared?.kind === 'text' && !declared.isList;
  return { ...shown, isVerbatim, quotesMean: manner.quotesMean, emptyIsMissing: isVerbatim && manner.isAlone };
}

type Shown = Pick<Decision, 'type' | 'stored'>;

const plain = (type: ColumnType, kind: StoredKind, shape: readonly number[] | null = null): Shown => ({ type, stored: { kind, shape } });

/** Cells that hold a value, in whatever quotes. */
function counted({ bare, quoted }: Evidence, kind: Kind): number {
  return (bare[kind] ?? 0) + (quoted[kind] ?? 0);
}

const valueKinds: readonly Kind[] = [kinds.boolean, kinds.integer, kinds.long, kinds.huge, kinds.decimal, kinds.text];
const values = (evidence: Evidence): number => valueKinds.reduce<number>((sum, kind) => sum + counted(evidence, kind), 0);
const bareValues = ({ bare }: Evidence): number => valueKinds.reduce<number>((sum, kind) => sum + (bare[kind] ?? 0), 0);
const quotedValues = ({ quoted }: Evidence): number => valueKinds.reduce<number>((sum, kind) => sum + (quoted[kind] ?? 0), 0);

function asDeclared(evidence: Evidence, { kind, isList }: Declared): Shown | null {
  if (isList) return declaredList(evidence, kind);
  if (kind.startsWith('complex')) return evidence.complexes === values(evidence) ? plain('double[]', kind, []) : null;
  const holder = holders[kind];
  const strange = valueKinds.filter((of) => counted(evidence, of) > 0 && !holder?.kinds.includes(of));
  if (holder && strange.length === 0) return plain(holder.type, kind);
  const isLong = kind === 'uint64' && strange.every((of) => of === kinds.huge) && !evidence.isBeyondUnsigned;
  return isLong ? plain('text', kind) : null;
}

function declaredList(evidence: Evidence, kind: StoredKind): Shown | null {
  const { cells, items } = evidence.lists;
  const shape = shapeOf(evidence);
  const holder = holders[kind];
  if (!holder || shape === undefined || cells !== values(evidence)) return null;
  const isHeld = valueKinds.every((of) => (items[of] ?? 0) === 0 || holder.kinds.includes(of));
  return isHeld ? plain(`${holder.type}[]`, kind, shape) : null;
}

/** Undefined when lists within lists have no one shape. */
function shapeOf({ lists }: Evidence): readonly number[] | null | undefined {
  if (lists.isUneven) return lists.mostDimensions > 1 ? undefined : null;
  return lists.dimensions?.every((size) => size > 0) ? lists.dimensions : null;
}

/** Lists of numbers in every cell that is not missing. */
function listType(evidence: Evidence): Shown | null {
  const { lists } = evidence;
  if (lists.cells === 0 || lists.cells !== values(evidence) || lists.leadingZeros > 0) return null;
  const has = (of: Kind): boolean => (lists.items[of] ?? 0) > 0;
  const shape = shapeOf(evidence);
  if (shape === undefined || has(kinds.text) || has(kinds.boolean) || has(kinds.huge)) return null;
  if (has(kinds.decimal)) return lists.inexact > 0 ? null : plain('double[]', 'float64', shape);
  if (has(kinds.long)) return plain('bigint[]', 'int64', shape);
  return has(kinds.integer) ? plain('integer[]', 'int32', shape) : plain('double[]', 'float64', shape);
}

/** The narrowest type that holds every cell as it is written: integer, bigint, double, else text. Nothing is rounded. A column without a value is double. */
function typeOf(evidence: Evidence, { quotesMean }: Manner): Shown {
  const has = (kind: Kind): boolean => counted(evidence, kind) > 0;
  if (has(kinds.text) || (quotesMean && isQuoted(evidence))) return plain('text', 'text');
  const numbers = valueKinds.filter((kind) => kind !== kinds.boolean && has(kind));
  if (has(kinds.boolean)) return numbers.length > 0 ? plain('text', 'text') : plain('boolean', 'bool');
  return numberType(evidence, numbers);
}

function numberType({ tallies, isBeyondUnsigned }: Evidence, numbers: readonly Kind[]): Shown {
  if (numbers.includes(kinds.decimal)) return tallies.inexact.count > 0 ? plain('text', 'text') : plain('double', 'float64');
  if (tallies.leadingZeros.count > 0) return plain('text', 'text');
  if (numbers.includes(kinds.huge)) return plain('text', isBeyondUnsigned ? 'text' : 'uint64');
  if (numbers.includes(kinds.long)) return plain('bigint', 'int64');
  return numbers.includes(kinds.integer) ? plain('integer', 'int32') : plain('double', 'float64');
}

/** Every cell that is not missing stands in quotes, and some do; an empty text in quotes counts. */
export const isQuoted = (evidence: Evidence): boolean =>
  bareValues(evidence) === 0 && quotedValues(evidence) + (evidence.quoted[kinds.missing] ?? 0) > 0;

/**
 * Whether quotes tell text from numbers in this file. They do not where all values and names stand in quotes, whether they need them or
 * not, as some programs write.
 */
export function quotesMean(evidences: readonly Evidence[], namesAreQuoted: boolean): boolean {
  const hasBare = evidences.some((evidence) => bareValues(evidence) > 0 || (evidence.bare[kinds.missing] ?? 0) > 0);
  if (hasBare) return true;
  return !namesAreQuoted && !evidences.some(({ hasNeedlessQuotes }) => hasNeedlessQuotes);
}
