import type { Column } from '#core/table';

/**
 * How a file holds one value. A writer takes the nearest kind of its own format that holds every value; the cell type tells what the value means.
 * `bit` is FITS X; a `complex` is a list of real and imaginary part; times are ISO 8601 text at the wall.
 */
export type StoredKind =
  | ('bool' | 'bit' | 'text')
  | ('int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64')
  | ('float16' | 'float32' | 'float64' | 'complex64' | 'complex128' | 'decimal')
  | ('date' | 'time[s]' | 'time[ms]' | 'time[us]' | 'time[ns]')
  | ('timestamp[s]' | 'timestamp[ms]' | 'timestamp[us]' | 'timestamp[ns]')
  | ('timestamp[s, UTC]' | 'timestamp[ms, UTC]' | 'timestamp[us, UTC]' | 'timestamp[ns, UTC]');

export interface Stored {
  kind: StoredKind;
  /** Of a list whose length never varies: its dimensions, slowest first as in NumPy; null of any other column. A complex number counts as one. */
  shape: readonly number[] | null;
}

export interface FileColumn extends Column {
  stored: Stored;
}

/** How a column is held when nobody says more than its type; the items' kind for a list. */
export function plainlyStored({ type, ...rest }: Column): FileColumn {
  const kinds = { boolean: 'bool', integer: 'int32', bigint: 'int64', double: 'float64', text: 'text' } as const;
  const items = type.replace('[]', '');
  const cell = items === 'boolean' || items === 'integer' || items === 'bigint' || items === 'double' ? items : 'text';
  return { ...rest, type, stored: { kind: kinds[cell], shape: null } };
}
