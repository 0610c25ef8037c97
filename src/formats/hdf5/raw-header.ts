import { Fault } from '#core/problem';
import { nowhere, RawBytes, utf8Bytes } from '#formats/hdf5/raw-bytes';
import { lookup3 } from '#formats/hdf5/raw-checksum';
import { rawTypeBytes, type RawType } from '#formats/hdf5/raw-type';

/** A message of an object header: its number in the specification, and its bytes. */
export interface Message {
  kind: number;
  bytes: Uint8Array;
}

const mostMessageBytes = 65_535;

/** Second version of the object header, with its checksum. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const long = messages.find(({ bytes }) => bytes.length > mostMessageBytes);
  if (long) throw tooLong(long.bytes.length);
  const body = new RawBytes();
  for (const { kind, bytes } of messages) body.u8(kind).u16(bytes.length).u8(0).bytes(bytes);
  const raw = new RawBytes().text('OHDR').u8(2).u8(2).u32(body.length).bytes(body.done());
  return raw.u32(lookup3(raw.done())).done();
}

/** The types of very many columns, or the list of their names. */
function tooLong(bytes: number): Fault {
  const message = `The table has so many columns that their names take ${bytes} bytes in one place, where HDF5 has room for ${mostMessageBytes}. Write it as .hdf5, where each column is a dataset.`;
  return new Fault('bad-request', message, { at: 'OUT' });
}

/** Second version of the superblock, the first bytes of a file. */
export const superblockBytes = 48;

export function superblock(root: number, end: number): Uint8Array {
  const raw = new RawBytes()
    .bytes(Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a))
    .u8(2)
    .u8(8)
    .u8(8)
    .u8(0);
  raw.u64(0).u64(nowhere).u64(end).u64(root);
  return raw.u32(lookup3(raw.done())).done();
}

/** The links of a group in the order of their making, which readers then keep. */
export function groupMessages(links: readonly { name: string; address: number }[]): Message[] {
  const info = new RawBytes().u8(0).u8(3).u64(links.length).u64(nowhere).u64(nowhere).u64(nowhere).done();
  const group = new RawBytes().u8(0).u8(0).done();
  return [
    { kind: 0x02, bytes: info },
    { kind: 0x0a, bytes: group },
    ...links.map(({ name, address }, order): Message => {
      const bytes = utf8Bytes(name);
      return { kind: 0x06, bytes: new RawBytes().u8(1).u8(0x15).u64(order).u8(1).u16(bytes.length).bytes(bytes).u64(address).done() };
    }),
  ];
}

export type RawLayout = { is: 'whole'; address: number; bytes: number } | { is: 'chunks'; tree: number | null; dims: readonly number[] };

export interface RawDataset {
  type: RawType;
  shape: readonly number[];
  /** Whether rows may be added to it later. */
  grows: boolean;
  layout: RawLayout;
  itemBytes: number;
}

export function datasetMessages({ type, shape, grows, layout, itemBytes }: RawDataset): Message[] {
  const chunked = layout.is === 'chunks';
  const fill = new RawBytes()
    .u8(3)
    .u8(chunked ? 0x0b : 0x0a)
    .done();
  const place = new RawBytes().u8(3).u8(chunked ? 2 : 1);
  if (layout.is === 'whole') place.u64(layout.bytes === 0 ? nowhere : layout.address).u64(layout.bytes);
  else {
    place.u8(layout.dims.length + 1).u64(layout.tree ?? nowhere);
    for (const length of layout.dims) place.u32(length);
    place.u32(itemBytes);
  }
  return [
    { kind: 0x01, bytes: dataspace(shape, grows) },
    { kind: 0x03, bytes: rawTypeBytes(type) },
    { kind: 0x05, bytes: fill },
    { kind: 0x08, bytes: place.done() },
  ];
}

function dataspace(shape: readonly number[], grows: boolean): Uint8Array {
  const raw = new RawBytes()
    .u8(2)
    .u8(shape.length)
    .u8(grows ? 1 : 0)
    .u8(shape.length === 0 ? 0 : 1);
  for (const length of shape) raw.u64(length);
  if (grows) for (const [i, length] of shape.entries()) raw.u64(i === 0 ? nowhere : length);
  return raw.done();
}

/** An attribute of a single value, or of a list of `count`; of no value (HDF5's null dataspace) where there are no bytes. */
export interface RawAttribute {
  name: string;
  type: RawType;
  value: Uint8Array;
  count?: number;
}

export function attributeMessage({ name, type, value, count }: RawAttribute): Message {
  const named = utf8Bytes(`${name}\0`);
  const typed = rawTypeBytes(type);
  const space = count === undefined ? singleSpace(value.length === 0) : dataspace([count], false);
  const raw = new RawBytes().u8(3).u8(0).u16(named.length).u16(typed.length).u16(space.length).u8(1);
  return { kind: 0x0c, bytes: raw.bytes(named).bytes(typed).bytes(space).bytes(value).done() };
}

function singleSpace(empty: boolean): Uint8Array {
  return new RawBytes()
    .u8(2)
    .u8(0)
    .u8(0)
    .u8(empty ? 2 : 0)
    .done();
}
