import { secondDigits } from '#formats/parquet/arrow-types';
import type { StoredKind } from '#formats/stored';

const dateShape = /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)$/;
const clockShape = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/;
const plainNumber = /^-?\d{1,19}$/;
const dayMs = 86_400_000;

/** The count that a kind of time holds for an ISO 8601 text (days, or units since midnight or 1970), null when it cannot hold the text exactly. */
export function timeCount(text: string, kind: StoredKind): bigint | null {
  if (plainNumber.test(text)) return within(BigInt(text), kind);
  const digits = secondDigits(kind);
  if (digits === null) return daysOf(text);
  if (kind.startsWith('time[')) return clockOf(text, digits);
  const zoned = kind.endsWith('UTC]');
  if (text.endsWith('Z') !== zoned) return null;
  const days = daysOf(text.slice(0, text.indexOf('T')));
  const clock = clockOf(text.slice(text.indexOf('T') + 1, zoned ? -1 : undefined), digits);
  return days === null || clock === null ? null : within(days * 86_400n * 10n ** BigInt(digits) + clock, kind);
}

function daysOf(text: string): bigint | null {
  const match = dateShape.exec(text);
  if (!match) return null;
  const [, year, month, day] = match.map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? BigInt(date.getTime() / dayMs) : null;
}

function clockOf(text: string, digits: number): bigint | null {
  const match = clockShape.exec(text);
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const rest = (match[4] ?? '').padEnd(digits, '0');
  if (/[1-9]/.test(rest.slice(digits))) return null;
  return BigInt(hours * 3600 + minutes * 60 + seconds) * 10n ** BigInt(digits) + BigInt(rest.slice(0, digits));
}

function within(count: bigint, kind: StoredKind): bigint | null {
  const bits = kind === 'date' || kind === 'time[ms]' || kind === 'time[s]' ? 32 : 64;
  return BigInt.asIntN(bits, count) === count ? count : null;
}
