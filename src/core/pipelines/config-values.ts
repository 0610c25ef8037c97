import { Fault } from '#core/problem';

/** A part of a configuration, read key by key. `at` is its path, as param.extra_columns. */
export interface Section {
  at: string;
  fields: Readonly<Record<string, unknown>>;
}

const pathOf = (section: Section, key: string): string => (section.at === '' ? key : `${section.at}.${key}`);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A mapping, or nothing; anything else is refused. */
export function sectionOf(value: unknown, at: string): Section {
  if (value === undefined || value === null) return { at, fields: {} };
  if (isObject(value)) return { at, fields: value };
  throw new Fault('bad-config', `${at === '' ? 'The configuration' : at} must be a mapping of keys to values; it is ${inWords(value)}.`, {
    at,
  });
}

export function refuseUnknown(section: Section, known: readonly string[]): void {
  const unknown = Object.keys(section.fields).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const where = section.at === '' ? '' : ` in ${section.at}`;
  const keys = unknown.map((key) => `"${key}"`).join(', ');
  throw new Fault('bad-config', `Unknown key ${keys}${where}. Known keys: ${known.join(', ')}.`, { at: pathOf(section, unknown[0] ?? '') });
}

export function textAt(section: Section, key: string): string {
  const value = section.fields[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new Fault('bad-config', `${pathOf(section, key)} must be a text; it is ${inWords(value)}.`, { at: pathOf(section, key) });
}

/** A finite number from `least` on; `otherwise` where the key is missing or null. */
export function numberAt(section: Section, key: string, { least, otherwise }: { least: number; otherwise: number }): number {
  const value = section.fields[key];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value;
  throw new Fault('bad-config', `${pathOf(section, key)} must be a number from ${least} on; it is ${inWords(value)}.`, {
    at: pathOf(section, key),
  });
}

export function choiceAt<T extends string>(
  section: Section,
  key: string,
  { choices, otherwise }: { choices: readonly T[]; otherwise: T },
): T {
  const value = section.fields[key];
  if (value === undefined || value === null) return otherwise;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new Fault('bad-config', `${pathOf(section, key)} must be one of ${choices.join(', ')}; it is ${inWords(value)}.`, {
    at: pathOf(section, key),
  });
}

const yes: readonly unknown[] = ['1', 'true', 'yes', 'y', 'on'];
const no: readonly unknown[] = ['0', 'false', 'no', 'n', 'off', ''];

/** true or false, as YAML, numbers and people write it; null where it is neither. */
export function readBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : null;
  if (yes.includes(word)) return true;
  return no.includes(word) ? false : null;
}

/** A value as a message shows it. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a mapping' : String(value);
}
