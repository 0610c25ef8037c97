import type { Finding } from '#core/finding';
import type { CellType } from '#core/table';
import type { Measure } from '#formats/measure';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { Datatype } from '#formats/votable/datatype';

/** How a column is written. */
export interface Plan {
  column: FileColumn;
  datatype: Datatype;
  arraysize: string | null;
  xtype: string | null;
  /** What stands for a missing item within a list of whole numbers. */
  nullValue: bigint | null;
  /** Items of each list; null where it varies, and of single values. A complex number counts as two. */
  items: number | null;
  /** Lists of texts, which no reader but one takes, as one text each. */
  asJson: boolean;
}

export interface Facts {
  measure: Measure;
  rows: number;
  /** Whether every value is the same as a 32-bit float. */
  single: boolean;
  /** A number that marks missing items of a list when both ends of the range are taken. */
  free: bigint | null;
}

/** Chooses the datatype that holds every value, the stored one if it does. */
export function planOf(column: FileColumn, facts: Facts): { plan: Plan; findings: Finding[] } {
  const plain = { column, arraysize: null, xtype: null, nullValue: null, items: null, asJson: false };
  if (column.type === 'text' || column.type === 'text[]') return textPlan(plain, facts);
  const cell = itemType(column);
  if (cell === 'integer' || cell === 'bigint') return wholePlan(plain, facts);
  const datatype = cell === 'boolean' ? truthType(column, facts) : decimalType(column, facts);
  return { plan: { ...plain, datatype, ...sizes(column, facts) }, findings: [] };
}

type Plain = Omit<Plan, 'datatype'>;
type Planned = { plan: Plan; findings: Finding[] };

function itemType({ type }: FileColumn): CellType {
  if (type === 'boolean' || type === 'boolean[]') return 'boolean';
  if (type === 'integer' || type === 'integer[]') return 'integer';
  if (type === 'bigint' || type === 'bigint[]') return 'bigint';
  return type === 'double' || type === 'double[]' ? 'double' : 'text';
}

function textPlan(plain: Plain, { measure }: Facts): Planned {
  const { column } = plain;
  const { kind } = column.stored;
  const list = column.type === 'text[]';
  const datatype = measure.beyondAscii ? 'unicodeChar' : 'char';
  const xtype = kind.startsWith('timestamp') ? 'timestamp' : null;
  const plan: Plan = { ...plain, datatype, arraysize: '*', xtype, asJson: list };
  if (list)
    return { plan, findings: [named(column, 'votable-text-list', 'holds lists of texts; each list is written as one text in JSON')] };
  const unsigned =
    kind === 'uint64'
      ? [named(column, 'votable-uint64', 'holds unsigned 64-bit integers, for which VOTable has no type; they are written as text')]
      : [];
  return { plan, findings: unsigned };
}

/** Bits that are packed are read alike by all only in lists of one length without missing items; all else is boolean. */
function truthType(column: FileColumn, facts: Facts): Datatype {
  const packed = column.stored.kind === 'bit' && sizes(column, facts).items !== null && facts.measure.missingItems === 0;
  return packed ? 'bit' : 'boolean';
}

function decimalType({ stored: { kind } }: FileColumn, { single }: Facts): Datatype {
  if (kind === 'complex64' || kind === 'complex128') return kind === 'complex64' && single ? 'floatComplex' : 'doubleComplex';
  return (kind === 'float32' || kind === 'float16') && single ? 'float' : 'double';
}

type WholeType = 'unsignedByte' | 'short' | 'int' | 'long';

const wholeTypes: readonly { datatype: WholeType; least: bigint; most: bigint; kinds: readonly StoredKind[] }[] = [
  { datatype: 'unsignedByte', least: 0n, most: 255n, kinds: ['uint8'] },
  { datatype: 'short', least: -(2n ** 15n), most: 2n ** 15n - 1n, kinds: ['int8', 'int16'] },
  { datatype: 'int', least: -(2n ** 31n), most: 2n ** 31n - 1n, kinds: ['uint16', 'int32'] },
  { datatype: 'long', least: -(2n ** 63n), most: 2n ** 63n - 1n, kinds: ['uint32', 'int64', 'uint64'] },
];

function wholePlan(plain: Plain, facts: Facts): Planned {
  const { column } = plain;
  const { min, max, missingItems } = facts.measure;
  const from = wholeTypes.findIndex(({ kinds }) => kinds.includes(column.stored.kind));
  const start = from >= 0 ? from : itemType(column) === 'integer' ? 2 : 3;
  const holding = wholeTypes.slice(start).filter(({ least, most }) => (min ?? 0n) >= least && (max ?? 0n) <= most);
  const marked = missingItems === 0 ? [] : holding.flatMap((type) => (freeValue(type, facts.measure) === null ? [] : [type]));
  const chosen = marked[0] ?? holding[0] ?? { datatype: 'long', least: 0n, most: 0n };
  const nullValue = missingItems === 0 ? null : (freeValue(chosen, facts.measure) ?? facts.free);
  const findings =
    missingItems > 0 && nullValue === null
      ? [
          named(
            column,
            'votable-missing-items',
            `uses every 64-bit integer that could mark the ${missingItems} missing items of its lists; they are written as 0`,
          ),
        ]
      : [];
  return { plan: { ...plain, datatype: chosen.datatype, nullValue, ...sizes(column, facts) }, findings };
}

/** An end of the range that no item has. */
function freeValue({ least, most }: { least: bigint; most: bigint }, { min, max }: Measure): bigint | null {
  if (least < 0n && (min === null || min > least)) return least;
  if (max === null || max < most) return most;
  return min !== null && min > least ? least : null;
}

/** Of a list: its dimensions, fastest first; `*` where it varies or could be taken for a single value. */
function sizes(
  { type, stored: { kind, shape } }: FileColumn,
  { measure, rows }: Facts,
): { arraysize: string | null; items: number | null } {
  if (!type.endsWith('[]')) return { arraysize: null, items: null };
  const parts = kind.startsWith('complex') ? 2 : 1;
  const items = shape?.reduce((product, size) => product * size, parts) ?? null;
  const always = rows === measure.missing || (measure.mostItems === items && measure.leastItems === items);
  if (shape === null || items === null || !always) return { arraysize: '*', items: null };
  if (parts === 2 && shape.length === 0) return { arraysize: null, items };
  return items <= parts ? { arraysize: '*', items: null } : { arraysize: shape.toReversed().join('x'), items };
}

function named({ name }: FileColumn, code: string, what: string): Finding {
  const message = `Column ${name} ${what}.`;
  return { severity: 'warning', code, column: name, rows: null, line: null, message, remedy: 'Write Parquet to keep it as it is.' };
}
