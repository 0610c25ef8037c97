import { RawBytes } from '#formats/hdf5/raw-bytes';

/** A type as a file can hold it. Sizes in bytes. */
export type RawType =
  | { is: 'whole'; size: 1 | 2 | 4 | 8; signed: boolean }
  | { is: 'float'; size: 2 | 4 | 8 }
  | { is: 'bool' }
  | { is: 'bits' }
  | { is: 'text'; size: number; utf8: boolean; terminated?: boolean }
  | { is: 'any-text' }
  | { is: 'list'; of: RawType }
  | { is: 'array'; of: RawType; dims: readonly number[] }
  | { is: 'record'; members: readonly RawMember[]; size: number };

export interface RawMember {
  name: string;
  offset: number;
  type: RawType;
}

/** A reference into a heap: a count, the heap's address, and the number of the object there. */
export const referenceBytes = 16;

export function rawSize(type: RawType): number {
  switch (type.is) {
    case 'bool':
    case 'bits':
      return 1;
    case 'any-text':
    case 'list':
      return referenceBytes;
    case 'array':
      return type.dims.reduce((product, length) => product * length, rawSize(type.of));
    default:
      return type.size;
  }
}

/** Puts members one behind the other. */
export function recordOf(members: readonly Omit<RawMember, 'offset'>[]): RawType & { is: 'record' } {
  let size = 0;
  const placed = members.map(({ name, type }) => {
    const offset = size;
    size += rawSize(type);
    return { name, type, offset };
  });
  return { is: 'record', members: placed, size };
}

export function complexType(size: 4 | 8): RawType {
  const type: RawType = { is: 'float', size };
  return recordOf([
    { name: 'r', type },
    { name: 'i', type },
  ]);
}

/** Third version of the datatype message (HDF5 file format specification, IV.A.2.d). */
export function rawTypeBytes(type: RawType): Uint8Array {
  const raw = new RawBytes();
  put(raw, type);
  return raw.done();
}

const classes = { whole: 0, float: 1, text: 3, bits: 4, record: 6, bool: 8, list: 9, 'any-text': 9, array: 10 } as const;
const version = 3 << 4;

function put(raw: RawBytes, type: RawType): void {
  raw.u8(version | classes[type.is]).sized(flagsOf(type), 3);
  raw.u32(rawSize(type));
  putProperties(raw, type);
}

/** What differs between types of a class: byte order is always little-endian, 0. */
function flagsOf(type: RawType): number {
  switch (type.is) {
    case 'whole':
      return type.signed ? 8 : 0;
    case 'float':
      return 0x20 | ((8 * type.size - 1) << 8);
    case 'text':
      return (type.terminated ? 0 : 1) | (type.utf8 ? 0x10 : 0);
    case 'any-text':
      return 0x101;
    case 'bool':
      return 2;
    case 'record':
      return type.members.length;
    default:
      return 0;
  }
}

/** Exponent's place and size, mantissa's size, exponent's bias of IEEE 754 formats. */
const floats = { 2: [10, 5, 10, 15], 4: [23, 8, 23, 127], 8: [52, 11, 52, 1023] } as const;

function putProperties(raw: RawBytes, type: RawType): void {
  if (type.is === 'whole' || type.is === 'bits') raw.u16(0).u16(8 * rawSize(type));
  if (type.is === 'float') {
    const [place, exponent, mantissa, bias] = floats[type.size];
    raw
      .u16(0)
      .u16(8 * type.size)
      .u8(place)
      .u8(exponent)
      .u8(0)
      .u8(mantissa)
      .u32(bias);
  }
  if (type.is === 'bool') {
    put(raw, { is: 'whole', size: 1, signed: true });
    raw.text('FALSE\0TRUE\0').u8(0).u8(1);
  }
  if (type.is === 'any-text') put(raw, { is: 'whole', size: 1, signed: false });
  if (type.is === 'list') put(raw, type.of);
  if (type.is === 'array') {
    raw.u8(type.dims.length);
    for (const length of type.dims) raw.u32(length);
    put(raw, type.of);
  }
  if (type.is === 'record') putMembers(raw, type);
}

function putMembers(raw: RawBytes, { members, size }: RawType & { is: 'record' }): void {
  const offsetBytes = size < 256 ? 1 : size < 65_536 ? 2 : size < 16_777_216 ? 3 : 4;
  for (const { name, offset, type } of members) {
    raw.text(`${name}\0`).sized(offset, offsetBytes);
    put(raw, type);
  }
}
