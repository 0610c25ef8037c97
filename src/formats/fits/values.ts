import type { ColumnData } from '#core/table';
import type { BinaryField } from '#formats/fits/field';
import { bitsAt, bytesAt, float32s, float64s, int16s, int32s, int64s, turn64, turned32, type Place } from '#formats/fits/raw';
import { textsAt, type TextNotes } from '#formats/fits/texts';

/** What is worth a finding and is only seen in the values; of one column. */
export interface ValueNotes extends TextNotes {
  /** Logicals that are neither T, F nor 0. */
  oddLogicals: number;
}

export function noNotes(): ValueNotes {
  return { latin1: 0, beyondAscii: 0, oddLogicals: 0 };
}

/** The items at `place`, all rows in one, with NULL for what is missing. */
export function itemsAt(place: Place, field: BinaryField, notes: ValueNotes): ColumnData {
  switch (field.code) {
    case 'A':
      return { name: field.name, type: 'text', values: textsAt(place, field.textBytes, notes), nulls: null };
    case 'L':
      return logicals(place, field, notes);
    case 'X':
      return { name: field.name, type: 'boolean', values: bitsAt(place), nulls: null };
    case 'E':
      return doubles(float32s(place), field);
    case 'D':
      return doubles(float64s(place), field);
    case 'C':
      return complex(float32s({ ...place, count: 2 * place.count }), field);
    case 'M':
      return complex(float64s({ ...place, count: 2 * place.count }), field);
    case 'K':
      return longs(int64s(place), field);
    case 'B':
      return wholes(bytesAt(place), field);
    case 'I':
      return wholes(int16s(place), field);
    case 'J':
      return wholes(int32s(place), field);
  }
}

function logicals(place: Place, { name, countedLogicals }: BinaryField, notes: ValueNotes): ColumnData {
  const raw = bytesAt(place);
  const values = new Uint8Array(raw.length);
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < raw.length; i++) {
    const byte = raw[i] ?? 0;
    if (byte === 84 || (byte === 1 && countedLogicals)) values[i] = 1;
    else if (byte !== 70 && !(byte === 0 && countedLogicals)) {
      nulls ??= new Uint8Array(raw.length);
      nulls[i] = 1;
      if (byte !== 0) notes.oddLogicals++;
    }
  }
  return { name, type: 'boolean', values, nulls };
}

function doubles(values: Float64Array, { name, scaling }: BinaryField): ColumnData {
  if (scaling.by === 'factor') applyFactor(values, scaling);
  return { name, type: 'double', values, nulls: takeNaNs(values) };
}

/** Real and imaginary part by turns. The offset is a real number. */
function complex(values: Float64Array, { name, scaling }: BinaryField): ColumnData {
  if (scaling.by === 'factor') {
    const { scale, zero } = scaling;
    for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * scale + (i % 2 === 0 ? zero : 0);
  }
  return { name, type: 'double', values, nulls: takeNaNs(values) };
}

/** As NumPy does it, one after the other; adding 0 would lose the sign of -0. */
function applyFactor(values: Float64Array, { scale, zero }: { scale: number; zero: number }): void {
  if (scale !== 1) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * scale;
  if (zero !== 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + zero;
}

function takeNaNs(values: Float64Array): Uint8Array | null {
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === value) continue;
    nulls ??= new Uint8Array(values.length);
    nulls[i] = 1;
    values[i] = 0;
  }
  return nulls;
}

/** TNULL as it lies in the file. */
function storedMissing({ missing, physical, code, scaling }: BinaryField): bigint | null {
  if (missing === null || !physical || scaling.by !== 'sign') return missing;
  return missing - halfOf(code);
}

/** What `sign` adds to a stored value. */
export function halfOf(code: BinaryField['code']): bigint {
  if (code === 'B') return -128n;
  return code === 'I' ? 32768n : code === 'J' ? 2147483648n : 9223372036854775808n;
}

function marksOf<Values extends Int32Array | BigInt64Array>(values: Values, missing: Values[number] | null): Uint8Array | null {
  if (missing === null) return null;
  let nulls: Uint8Array | null = null;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== missing) continue;
    nulls ??= new Uint8Array(values.length);
    nulls[i] = 1;
  }
  return nulls;
}

function cleared<Data extends ColumnData>(data: Data): Data {
  const { nulls, values } = data;
  if (nulls) for (let i = 0; i < nulls.length; i++) if (nulls[i] === 1) values[i] = data.type === 'bigint' ? 0n : 0;
  return data;
}

function wholes(raw: Int32Array, field: BinaryField): ColumnData {
  const { name, scaling, code } = field;
  const missing = storedMissing(field);
  const nulls = marksOf(raw, missing === null ? null : Number(missing));
  if (scaling.by === 'factor') {
    const values = Float64Array.from(raw);
    applyFactor(values, scaling);
    return cleared({ name, type: 'double', values, nulls });
  }
  if (scaling.by === 'sign' && code === 'J') return cleared({ name, type: 'bigint', values: turned32(raw), nulls });
  if (scaling.by === 'sign') {
    const half = Number(halfOf(code));
    for (let i = 0; i < raw.length; i++) raw[i] = (raw[i] ?? 0) + half;
  }
  return cleared({ name, type: 'integer', values: raw, nulls });
}

function longs(raw: BigInt64Array<ArrayBuffer>, field: BinaryField): ColumnData {
  const { name, scaling, type } = field;
  const nulls = marksOf(raw, storedMissing(field));
  if (scaling.by === 'factor') {
    const values = Float64Array.from(raw, Number);
    applyFactor(values, scaling);
    return cleared({ name, type: 'double', values, nulls });
  }
  if (scaling.by === 'sign') turn64(raw);
  if (type === 'bigint' || type === 'bigint[]') return cleared({ name, type: 'bigint', values: raw, nulls });
  const texts = Array.from(raw, (value, i) => (nulls?.[i] === 1 ? null : BigInt.asUintN(64, value).toString()));
  return { name, type: 'text', values: texts, nulls: null };
}
