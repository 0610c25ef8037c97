/** JSON outside speaks snake_case, the code inside camelCase. Under these keys lie the user's own names: they stay as they are. */
const opaque = new Set(['mapping', 'params', 'row', 'rows_preview', 'rowsPreview']);

/** Keys to snake_case, all the way down; bigint becomes text. */
export function outward(value: unknown): unknown {
  return renamed(value, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** Keys to camelCase, all the way down. */
export function inward(value: unknown): unknown {
  return renamed(value, (key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((each) => renamed(each, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [rename(key), opaque.has(key) ? each : renamed(each, rename)]));
}
