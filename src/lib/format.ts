/** Numbers, sizes and times in words. Thin space before %, true minus, sizes in powers of ten. */
const thin = '\u2009';
const minus = '\u2212';
const hard = '\u00a0';
const locale = 'en-US';

const trueMinus = (text: string) => text.replaceAll('-', minus);

/** 812,904; integers come as number, bigint or their digits. */
export function count(value: number | bigint): string {
  return trueMinus(value.toLocaleString(locale, { maximumFractionDigits: 0 }));
}

/** Exactly so many decimals, with thousands marks. */
export function fixed(value: number, decimals: number): string {
  const text = value.toLocaleString(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return trueMinus(text);
}

/** A few significant digits, without an exponent where the number can be read without one. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return trueMinus(String(value));
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-5 || size >= 1e15)) return trueMinus(value.toExponential(Math.max(0, digits - 2)));
  if (size >= 1000) return fixed(value, 0);
  return trueMinus(String(Number(value.toPrecision(digits))));
}

/** + or minus in front, for declinations and changes. */
export function signed(value: number, decimals: number): string {
  return value >= 0 ? `+${fixed(value, decimals)}` : fixed(value, decimals);
}

/** A part of a whole: 71 %, 8.7 %, 0.04 %; never 100 % or 0 % unless it is so. */
export function percent(part: number, whole = 1): string {
  return `${percentNumber(part, whole)}${thin}%`;
}

/** The same without the sign, for columns whose head carries it. */
export function percentNumber(part: number, whole = 1): string {
  if (whole === 0 || part === 0) return '0';
  const value = (100 * part) / whole;
  if (value >= 10) return part < whole && value > 99 ? '99' : String(Math.round(value));
  if (value >= 1) return String(Number(value.toFixed(1)));
  return value < 0.01 ? '<0.01' : String(Number(value.toPrecision(1)));
}

/** 18.4 MB, 1.26 GB, 20 GB, 4 kB. */
export function bytes(value: number): string {
  if (value < 1000) return `${value}${hard}B`;
  if (value < 999_500) return `${Math.round(value / 1000)}${hard}kB`;
  if (value < 999_950_000) return `${rounded(value / 1e6)}${hard}MB`;
  return `${value % 1e9 === 0 ? value / 1e9 : (value / 1e9).toFixed(2)}${hard}GB`;
}

const rounded = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** 28 Jul 2026, in UTC. */
export function day(iso: string): string {
  const date = new Date(iso);
  return `${date.getUTCDate()}${hard}${months[date.getUTCMonth()] ?? ''}${hard}${date.getUTCFullYear()}`;
}

/** 28 Jul, with the year when it is not this one. */
export function dayShort(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (date.getUTCFullYear() !== now.getUTCFullYear()) return day(iso);
  return `${date.getUTCDate()}${hard}${months[date.getUTCMonth()] ?? ''}`;
}

/** 14:02 UTC. */
export function time(iso: string): string {
  return `${new Date(iso).toISOString().slice(11, 16)}${hard}UTC`;
}

/** 0.9 s, 21 s, 2 min 51 s, 1 h 3 min. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}${hard}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${hard}s`;
  if (whole < 3600) return joined([Math.floor(whole / 60), 'min'], [whole % 60, 's']);
  return joined([Math.floor(whole / 3600), 'h'], [Math.floor((whole % 3600) / 60), 'min']);
}

function joined(large: [number, string], small: [number, string]): string {
  const head = `${large[0]}${hard}${large[1]}`;
  return small[0] === 0 ? head : `${head} ${small[0]}${hard}${small[1]}`;
}

/** The first letters of a name, for its disc. */
export function initials(name: string): string {
  const parts = name.split(/[\s._-]+/).filter((part) => part !== '');
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return letters.map((part) => part?.slice(0, 1).toUpperCase() ?? '').join('') || '?';
}

/** First and last digits of a fingerprint. */
export function hashShort(sha256: string): string {
  return `${sha256.slice(0, 12)}\u2026${sha256.slice(-6)}`;
}
