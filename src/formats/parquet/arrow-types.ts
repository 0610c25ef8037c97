import * as arrow from 'apache-arrow';
import type { StoredKind } from '#formats/stored';

const units = {
  s: arrow.TimeUnit.MILLISECOND,
  ms: arrow.TimeUnit.MILLISECOND,
  us: arrow.TimeUnit.MICROSECOND,
  ns: arrow.TimeUnit.NANOSECOND,
};
const digits = { s: 3, ms: 3, us: 6, ns: 9 };

const plain: Partial<Record<StoredKind, () => arrow.DataType>> = {
  ...{ bool: () => new arrow.Bool(), bit: () => new arrow.Bool(), date: () => new arrow.DateDay() },
  ...{ int8: () => new arrow.Int8(), int16: () => new arrow.Int16(), int32: () => new arrow.Int32(), int64: () => new arrow.Int64() },
  ...{
    uint8: () => new arrow.Uint8(),
    uint16: () => new arrow.Uint16(),
    uint32: () => new arrow.Uint32(),
    uint64: () => new arrow.Uint64(),
  },
  ...{ float16: () => new arrow.Float16(), float32: () => new arrow.Float32(), float64: () => new arrow.Float64() },
  ...{ complex64: () => new arrow.Float32(), complex128: () => new arrow.Float64(), decimal: () => new arrow.Float64() },
};

/** The Arrow type in which values of a kind are written. Parquet has no seconds, so they become milliseconds. */
export function arrowType(kind: StoredKind): arrow.DataType {
  const unit = unitOf(kind);
  if (unit === null) return plain[kind]?.() ?? new arrow.Utf8();
  if (kind.startsWith('timestamp')) return new arrow.Timestamp(units[unit], kind.endsWith('UTC]') ? 'UTC' : null);
  return digits[unit] === 3 ? new arrow.TimeMillisecond() : unit === 'us' ? new arrow.TimeMicrosecond() : new arrow.TimeNanosecond();
}

/** Digits after the second in which a kind of time is written; null of all that is no time of day. */
export function secondDigits(kind: StoredKind): number | null {
  const unit = unitOf(kind);
  return unit === null ? null : digits[unit];
}

function unitOf(kind: StoredKind): keyof typeof units | null {
  const unit = /\[(s|ms|us|ns)\b/.exec(kind)?.[1];
  return unit === 's' || unit === 'ms' || unit === 'us' || unit === 'ns' ? unit : null;
}

export function isTime(kind: StoredKind): boolean {
  return kind === 'date' || unitOf(kind) !== null;
}
