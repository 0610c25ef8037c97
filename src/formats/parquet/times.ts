/** Digits after the second for Arrow's units: second, millisecond, microsecond, nanosecond. */
const digits = [0, 3, 6, 9];
const dayMs = 86_400_000;
const longestMs = 8_640_000_000_000_000n;

function split(value: bigint, unit: number): { seconds: bigint; rest: string } {
  const places = digits[unit] ?? 0;
  const perSecond = 10n ** BigInt(places);
  const rest = ((value % perSecond) + perSecond) % perSecond;
  return { seconds: (value - rest) / perSecond, rest: places > 0 ? `.${rest.toString().padStart(places, '0')}` : '' };
}

/** ISO 8601 with all digits that the unit has; the plain number when no calendar reaches so far. */
export function isoTimestamp(value: bigint, unit: number): string {
  const { seconds, rest } = split(value, unit);
  const ms = seconds * 1000n;
  if (ms > longestMs || ms < -longestMs) return String(value);
  return new Date(Number(ms)).toISOString().slice(0, -5) + rest;
}

export function isoTime(value: bigint, unit: number): string {
  const { seconds, rest } = split(value, unit);
  const part = (of: bigint): string => of.toString().padStart(2, '0');
  return `${part(seconds / 3600n)}:${part((seconds / 60n) % 60n)}:${part(seconds % 60n)}${rest}`;
}

export function isoDate(days: bigint): string {
  const ms = Number(days) * dayMs;
  if (Math.abs(ms) > Number(longestMs)) return String(days);
  return new Date(ms).toISOString().slice(0, -14);
}
