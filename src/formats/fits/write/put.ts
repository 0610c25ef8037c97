import type { ColumnData } from '#core/table';
import { littleEndian } from '#formats/fits/raw';
import type { Target } from '#formats/fits/write/plan';
import type { Whole } from '#formats/fits/write/whole';

/** Writes one item, by its place in the data, at a byte. */
export type Put = (item: number, at: number) => void;

const low = littleEndian ? 0 : 1;
const high = littleEndian ? 1 : 0;
const letterT = 84;
const letterF = 70;

/** The writer of a column's items; `null` items have an index of -1. Texts have `bytes` left as they are behind their end. */
export function putterOf({ code, whole, textBytes }: Target, data: ColumnData, out: DataView): Put {
  if (code === 'A') return putText(data, textBytes, out);
  if (data.type === 'boolean') return putLogical(data, out);
  if (data.type === 'double') return code === 'E' || code === 'C' ? putSingle(data, out) : putDouble(data, out);
  if (code === 'D') return putWholeAsDouble(data, out);
  return whole?.code === 'K' ? putLong(data, whole, out) : putShort(data, whole, out);
}

function putLogical({ values, nulls }: ColumnData, out: DataView): Put {
  return (i, at) => out.setUint8(at, i < 0 || nulls?.[i] === 1 ? 0 : values[i] === 1 ? letterT : letterF);
}

function putSingle({ values, nulls }: ColumnData & { type: 'double' }, out: DataView): Put {
  return (i, at) => out.setFloat32(at, i < 0 || nulls?.[i] === 1 ? Number.NaN : (values[i] ?? 0));
}

function putDouble({ values, nulls }: ColumnData & { type: 'double' }, out: DataView): Put {
  return (i, at) => out.setFloat64(at, i < 0 || nulls?.[i] === 1 ? Number.NaN : (values[i] ?? 0));
}

function putWholeAsDouble({ values, nulls }: ColumnData, out: DataView): Put {
  return (i, at) => out.setFloat64(at, i < 0 || nulls?.[i] === 1 ? Number.NaN : Number(values[i]));
}

/** Whole numbers of at most 32 bits. */
function putShort(data: ColumnData, whole: Whole | null, out: DataView): Put {
  const { values, nulls } = data;
  const zero = Number(whole?.zero ?? 0n);
  const missing = Number(whole?.missing ?? 0n);
  const stored = (i: number): number => (i < 0 || nulls?.[i] === 1 || values[i] === null ? missing : Number(values[i]) - zero);
  if (whole?.code === 'B') return (i, at) => out.setUint8(at, stored(i));
  if (whole?.code === 'I') return (i, at) => out.setInt16(at, stored(i));
  return (i, at) => out.setInt32(at, stored(i));
}

function putLong(data: ColumnData, whole: Whole, out: DataView): Put {
  const missing = whole.missing ?? 0n;
  if (data.type !== 'bigint') {
    const { values, nulls } = data;
    const stored = (i: number): bigint => BigInt.asIntN(64, BigInt(values[i] ?? 0) - whole.zero);
    return (i, at) => out.setBigInt64(at, i < 0 || nulls?.[i] === 1 || values[i] === null ? missing : stored(i));
  }
  const { nulls, values } = data;
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const turned = whole.zero === 0n ? 0 : 0x80000000;
  return (i, at) => {
    if (i < 0 || nulls?.[i] === 1) return out.setBigInt64(at, missing);
    out.setInt32(at, (halves[2 * i + high] ?? 0) ^ turned);
    out.setInt32(at + 4, halves[2 * i + low] ?? 0);
  };
}

const encoder = new TextEncoder();

function putText(data: ColumnData, width: number, out: DataView): Put {
  const { values, nulls } = data;
  const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength);
  return (i, at) => {
    const value = i < 0 || nulls?.[i] === 1 ? null : (values[i] ?? null);
    if (value === null) return;
    const text = typeof value === 'string' ? value : String(value);
    for (let k = 0; k < text.length; k++) {
      const code = text.charCodeAt(k);
      if (code > 127) {
        encoder.encodeInto(text, bytes.subarray(at, at + width));
        return;
      }
      bytes[at + k] = code;
    }
  };
}
