import type { TimeUnit } from '#formats/hdf5/element';

const digits: Record<TimeUnit, number> = { s: 0, ms: 3, us: 6, ns: 9 };
const longestMs = 8_640_000_000_000_000n;
/** What NumPy writes for "not a time". */
const notATime = -(2n ** 63n);

/** ISO 8601 with all digits of the unit, counted from 1970; null for "not a time", the plain number where no calendar reaches so far. */
export function isoMoment(count: bigint, unit: TimeUnit): string | null {
  if (count === notATime) return null;
  const places = digits[unit];
  const perSecond = 10n ** BigInt(places);
  const rest = ((count % perSecond) + perSecond) % perSecond;
  const ms = ((count - rest) / perSecond) * 1000n;
  if (ms > longestMs || ms < -longestMs) return String(count);
  const seconds = new Date(Number(ms)).toISOString().slice(0, -5);
  return places === 0 ? seconds : `${seconds}.${rest.toString().padStart(places, '0')}`;
}
