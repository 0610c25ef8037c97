import type { ArrowArray } from '#formats/parquet/c-data';
import { longsOf, nullsOf, wholesOf, type Convert } from '#formats/parquet/numbers';
import type { StoredKind } from '#formats/stored';

const dayMs = 86_400_000;
const daySeconds = 86_400;
const longestSeconds = 8_640_000_000_000;

/** Digits after the second for the letters of Arrow's units. */
const digitsOf: Record<string, { digits: number; unit: 's' | 'ms' | 'us' | 'ns' }> = {
  s: { digits: 0, unit: 's' },
  m: { digits: 3, unit: 'ms' },
  u: { digits: 6, unit: 'us' },
  n: { digits: 9, unit: 'ns' },
};

export interface TimeReading {
  kind: StoredKind;
  convert: Convert;
  /** A zone other than UTC, which the text does not keep. */
  zone: string | null;
}

/** How dates and times of a format become ISO 8601 text; with a time zone in the file, in UTC and with a Z. Null of all else. */
export function timeReading(format: string): TimeReading | null {
  if (format === 'tdD') return { kind: 'date', zone: null, convert: texts((array) => wholesOf(array, 'i'), isoDate) };
  if (format === 'tdm')
    return {
      kind: 'date',
      zone: null,
      convert: texts(
        (array) => Float64Array.from(longsOf(array), Number),
        (ms) => isoDate(Math.floor(ms / dayMs)),
      ),
    };
  const { digits, unit } = digitsOf[format[2] ?? ''] ?? { digits: 0, unit: 's' };
  if (/^tt[smun]$/.test(format)) return { kind: `time[${unit}]`, zone: null, convert: timesOfDay(digits) };
  if (!/^ts[smun]:/.test(format)) return null;
  const zone = format.slice(4);
  return {
    kind: zone === '' ? `timestamp[${unit}]` : `timestamp[${unit}, UTC]`,
    zone: zone === '' || /^(UTC|Z|GMT|Etc\/UTC|\+00:00)$/i.test(zone) ? null : zone,
    convert: timestamps(digits, zone === '' ? '' : 'Z'),
  };
}

/** The letter of the unit of a duration, null of all else. */
export function durationUnit(format: string): string | null {
  return /^tD[smun]$/.test(format) ? (digitsOf[format[2] ?? '']?.unit ?? null) : null;
}

function texts(numbersOf: (array: ArrowArray) => ArrayLike<number>, word: (value: number) => string): Convert {
  return (array, name) => {
    const nulls = nullsOf(array);
    const numbers = numbersOf(array);
    const values = Array.from(numbers, (value, i) => (nulls?.[i] === 1 ? null : word(value)));
    return { name, type: 'text', values, nulls: null };
  };
}

function timesOfDay(digits: number): Convert {
  if (digits < 6)
    return texts(
      (array) => wholesOf(array, 'i'),
      (value) => clock(value, digits),
    );
  return texts(
    (array) => Float64Array.from(longsOf(array), Number),
    (value) => clock(value, digits),
  );
}

function timestamps(digits: number, zone: string): Convert {
  return (array, name) => {
    const nulls = nullsOf(array);
    const word = timestampWords(digits, zone);
    const values = Array.from(longsOf(array), (value, i) => (nulls?.[i] === 1 ? null : word(value)));
    return { name, type: 'text', values, nulls: null };
  };
}

/** Makes ISO 8601 text of counts since 1970 of 10^-digits seconds. Years beyond a calendar's reach come out as the plain count. */
export function timestampWords(digits: number, zone: string): (count: bigint) => string {
  const perSecond = 10n ** BigInt(digits);
  const date = dates();
  return (count) => {
    let seconds = Number(count / perSecond);
    let rest = Number(count % perSecond);
    if (rest < 0) {
      rest += Number(perSecond);
      seconds -= 1;
    }
    if (Math.abs(seconds) > longestSeconds) return String(count);
    const day = Math.floor(seconds / daySeconds);
    return `${date(day)}T${clock((seconds - day * daySeconds) * 10 ** digits + rest, digits)}${zone}`;
  };
}

/** Rows near each other often have one day. */
function dates(): (day: number) => string {
  let last = NaN;
  let text = '';
  return (day) => {
    if (day !== last) [last, text] = [day, isoDate(day)];
    return text;
  };
}

function isoDate(days: number): string {
  if (Math.abs(days) > longestSeconds / daySeconds) return String(days);
  return new Date(days * dayMs).toISOString().slice(0, -14);
}

const twoDigits = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

/** `value` counts units of 10^-digits seconds since midnight. */
function clock(value: number, digits: number): string {
  const seconds = Math.floor(value / 10 ** digits);
  const two = (part: number): string => twoDigits[part] ?? String(part);
  const whole = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return digits === 0 ? whole : `${whole}.${String(value - seconds * 10 ** digits).padStart(digits, '0')}`;
}
