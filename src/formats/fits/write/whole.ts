import type { StoredKind } from '#formats/stored';
import { lowestCount, lowestLong, type Observed } from '#formats/fits/write/observe';
import type { Code } from '#formats/fits/tform';

/** How FITS holds a kind of whole numbers: 64 bits without sign, for one, as 64 bits with sign and TZERO 2^63. */
export interface WholeForm {
  kind: StoredKind;
  code: Code;
  zero: bigint;
  least: bigint;
  most: bigint;
}

function form(kind: StoredKind, code: Code, o: { bits: bigint; zero: bigint; least: bigint }): WholeForm {
  return { kind, code, zero: o.zero, least: o.least, most: o.least + 2n ** o.bits - 1n };
}

const ladder: readonly WholeForm[] = [
  form('int8', 'B', { bits: 8n, zero: -128n, least: -128n }),
  form('uint8', 'B', { bits: 8n, zero: 0n, least: 0n }),
  form('int16', 'I', { bits: 16n, zero: 0n, least: -(2n ** 15n) }),
  form('uint16', 'I', { bits: 16n, zero: 2n ** 15n, least: 0n }),
  form('int32', 'J', { bits: 32n, zero: 0n, least: -(2n ** 31n) }),
  form('uint32', 'J', { bits: 32n, zero: 2n ** 31n, least: 0n }),
  form('int64', 'K', { bits: 64n, zero: 0n, least: lowestLong }),
  form('uint64', 'K', { bits: 64n, zero: 2n ** 63n, least: 0n }),
];

export interface Whole extends WholeForm {
  /** TNULL, a value that none of the column's is. */
  missing: bigint | null;
}

export interface Asked {
  min: bigint | null;
  max: bigint | null;
  missing: boolean;
  heaped: boolean;
}

/**
 * The stored kind, else the next that holds every value and, where some are missing, has a value to spare for them. With a TZERO there is none:
 * FITS compares TNULL with the stored number, astropy with the value after TZERO, and one of them would be wrong. In the heap it reads no TZERO at all. Null when no kind will do.
 */
export function wholeFor(kind: StoredKind, seen: Observed, o: Asked): Whole | null {
  const start = ladder.findIndex((each) => each.kind === kind);
  const range = o.min === null || o.max === null ? null : { min: o.min, max: o.max };
  for (const each of ladder.slice(Math.max(0, start))) {
    if (range && (range.min < each.least || range.max > each.most)) continue;
    if (each.zero !== 0n && (o.missing || o.heaped)) continue;
    if (!o.missing) return { ...each, missing: null };
    const missing = spare(each, range, seen);
    if (missing !== null) return { ...each, missing };
  }
  return null;
}

function spare({ code, least, most }: WholeForm, range: { min: bigint; max: bigint } | null, { lowest }: Observed): bigint | null {
  // 255 before 0 for bytes: a missing value should look odd to a program that knows no TNULL.
  if (code === 'B') return !range || range.max < most ? most : range.min > least ? least : null;
  if (!range || range.min > least) return least;
  if (range.max < most) return most;
  if (code !== 'K') return null;
  for (let value = least; value < least + lowestCount; value++) if (!lowest.has(value)) return value;
  return null;
}
