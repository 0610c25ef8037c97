import type { ColumnType, ListType } from '#core/table';
import type { StoredKind } from '#formats/stored';
import type { Code } from '#formats/fits/tform';

/** What makes a value of what is stored: nothing, the sign bit turned (an offset of half the range), or `stored * scale + zero` in doubles. */
export type Scaling = { by: 'nothing' } | { by: 'sign' } | { by: 'factor'; scale: number; zero: number };

interface AnyField {
  name: string;
  /** From 1, as in TFORMn. */
  number: number;
  /** Where it begins in a row, and its bytes there. */
  at: number;
  width: number;
  type: ColumnType;
  kind: StoredKind;
  shape: readonly number[] | null;
  scaling: Scaling;
}

export interface BinaryField extends AnyField {
  table: 'binary';
  code: Code;
  /** Items of each row; of text the number of texts, of a pointer into the heap 1. A complex number is one. */
  items: number;
  /** Bytes of each text. */
  textBytes: number;
  heap: 'P' | 'Q' | null;
  /** TNULL as stored; `physical` when it means the value after TZERO, as astropy writes it. */
  missing: bigint | null;
  physical: boolean;
  /** Whether 1 and 0 are true and false, as astropy writes lists of logicals, instead of T and F. */
  countedLogicals: boolean;
}

export interface AsciiField extends AnyField {
  table: 'ascii';
  code: 'A' | 'I' | 'F';
  missing: string | null;
  /** Decimals of `F8.3`. */
  decimals: number;
}

export type Field = BinaryField | AsciiField;

/** Values at the wall for one item: a complex number is two doubles. */
export function cellsOf({ code }: BinaryField): number {
  return code === 'C' || code === 'M' ? 2 : 1;
}

export function listTypeOf({ type }: BinaryField): ListType {
  return type === 'boolean[]' || type === 'integer[]' || type === 'bigint[]' || type === 'text[]' ? type : 'double[]';
}
