import type { CellType } from '#core/table';
import type { StoredKind } from '#formats/stored';

export type Datatype =
  | ('boolean' | 'bit' | 'unsignedByte' | 'short' | 'int' | 'long' | 'char' | 'unicodeChar')
  | ('float' | 'double' | 'floatComplex' | 'doubleComplex');

export interface DatatypeInfo {
  cell: CellType;
  kind: StoredKind;
  /** Bytes of one item in a stream; of `bit`, one alone. */
  bytes: number;
}

/** Table 1 of the VOTable recommendation 1.4. */
export const datatypes: Record<Datatype, DatatypeInfo> = {
  boolean: { cell: 'boolean', kind: 'bool', bytes: 1 },
  bit: { cell: 'boolean', kind: 'bit', bytes: 1 },
  unsignedByte: { cell: 'integer', kind: 'uint8', bytes: 1 },
  short: { cell: 'integer', kind: 'int16', bytes: 2 },
  int: { cell: 'integer', kind: 'int32', bytes: 4 },
  long: { cell: 'bigint', kind: 'int64', bytes: 8 },
  char: { cell: 'text', kind: 'text', bytes: 1 },
  unicodeChar: { cell: 'text', kind: 'text', bytes: 2 },
  float: { cell: 'double', kind: 'float32', bytes: 4 },
  double: { cell: 'double', kind: 'float64', bytes: 8 },
  floatComplex: { cell: 'double', kind: 'complex64', bytes: 8 },
  doubleComplex: { cell: 'double', kind: 'complex128', bytes: 16 },
};

/** Words that stand in files though no version of the format has them, and what is meant; as astropy takes them. */
export const loosely: Record<string, Datatype> = {
  ...{ string: 'char', unicodeString: 'unicodeChar', int16: 'short', int32: 'int', int64: 'long' },
  ...{ float32: 'float', float64: 'double', unsignedInt: 'long', unsignedShort: 'int' },
};

export function isDatatype(word: string): word is Datatype {
  return Object.hasOwn(datatypes, word);
}

export function isComplex(datatype: Datatype): boolean {
  return datatype === 'floatComplex' || datatype === 'doubleComplex';
}

export function isText(datatype: Datatype): boolean {
  return datatype === 'char' || datatype === 'unicodeChar';
}

/** An arraysize: the dimensions that are fixed, fastest first as it is written, and whether one more varies. */
export interface Arraysize {
  fixed: number[];
  varies: boolean;
}

/** `2x3`, `4x*`, `10*`, `*`; the number before a last star is only a limit. Null when it is no arraysize. */
export function arraysizeOf(written: string): Arraysize | null {
  const parts = written.replaceAll(/\s/g, '').split('x');
  const last = parts.pop() ?? '';
  const varies = last.endsWith('*');
  if (varies && !/^\d*\*$/.test(last)) return null;
  const sizes = varies ? parts : [...parts, last];
  if (!sizes.every((size) => /^\d{1,15}$/.test(size))) return null;
  return { fixed: sizes.map(Number), varies };
}

/** How many items the fixed dimensions hold. */
export function itemsIn({ fixed }: Arraysize): number {
  return fixed.reduce((product, size) => product * size, 1);
}
