import type { CompoundMember } from 'h5wasm';
import type { H5Type } from '#formats/hdf5/h5-file';
import type { StoredKind } from '#formats/stored';

/** One value as it lies in a row's bytes. `size` is its bytes there; numbers are little-endian or not. */
export type Element =
  | { is: 'number'; kind: StoredKind; size: number; little: boolean }
  | { is: 'complex'; kind: 'complex64' | 'complex128'; size: number; little: boolean }
  | { is: 'moment'; unit: TimeUnit; utc: boolean; size: 8; little: boolean }
  | { is: 'bool'; size: number; little: boolean }
  | { is: 'category'; words: readonly string[]; size: number; little: boolean }
  | { is: 'text'; size: number; terminated: boolean }
  | { is: 'pointer'; size: 4 }
  | { is: 'list'; size: 8; item: Element };

export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** What a type of the file means: an element, and its dimensions where it is an array (slowest first). */
export interface Laid {
  element: Element;
  dims: number[];
  /** An enumeration that is read as its numbers: its words. */
  words?: string;
}

/** Numbers of H5T_class_t. */
export const h5class = {
  ...{ integer: 0, float: 1, time: 2, string: 3, bitfield: 4, opaque: 5 },
  ...{ compound: 6, reference: 7, enumeration: 8, vlen: 9, array: 10, complex: 11 },
} as const;

type Laying = (type: H5Type, swapped: boolean) => Laid | string;

const layings: Partial<Record<number, Laying>> = {
  [h5class.integer]: (type, swapped) => alone(wholeOf(type, isLittle(type, swapped), type.signed)),
  [h5class.bitfield]: (type, swapped) =>
    alone(type.size === 1 ? { is: 'bool', size: 1, little: true } : wholeOf(type, isLittle(type, swapped), false)),
  [h5class.float]: (type, swapped) => alone(floatOf(type, isLittle(type, swapped))),
  [h5class.string]: (type) =>
    alone(type.vlen ? { is: 'pointer', size: 4 } : { is: 'text', size: type.size, terminated: type.strpad === 0 }),
  [h5class.enumeration]: enumerated,
  [h5class.complex]: (type, swapped) => alone(complexOf(type.size / 2, isLittle(type, swapped))),
  [h5class.compound]: (type, swapped) => complexPair(type, swapped) ?? 'a compound within an array',
  [h5class.array]: arrayOf,
  [h5class.vlen]: listOf,
  [h5class.opaque]: () => 'opaque bytes',
  [h5class.reference]: () => 'a reference to another object',
  [h5class.time]: () => 'a time of the old HDF5 kind',
};

/** The element of a type, or the words for why it has none. `swapped`: its bytes arrive little-endian whatever the file has. */
export function laidOf(type: H5Type, swapped: boolean): Laid | string {
  return layings[type.type]?.(type, swapped) ?? 'a type that is not known here';
}

function alone(element: Element | string): Laid | string {
  return typeof element === 'string' ? element : { element, dims: [] };
}

function isLittle(type: H5Type, swapped: boolean): boolean {
  return swapped || type.littleEndian || type.size === 1;
}

function wholeOf(type: H5Type, little: boolean, signed: boolean): Element | string {
  const bits = type.size * 8;
  if (bits === 8 || bits === 16 || bits === 32 || bits === 64)
    return { is: 'number', kind: `${signed ? '' : 'u'}int${bits}`, size: type.size, little };
  return `an integer of ${type.size} bytes`;
}

function floatOf(type: H5Type, little: boolean): Element | string {
  const bits = type.size * 8;
  if (bits === 16 || bits === 32 || bits === 64) return { is: 'number', kind: `float${bits}`, size: type.size, little };
  return `a float of ${type.size} bytes`;
}

function complexOf(half: number, little: boolean): Element | string {
  if (half === 4) return { is: 'complex', kind: 'complex64', size: 8, little };
  return half === 8 ? { is: 'complex', kind: 'complex128', size: 16, little } : `a complex number of ${half * 2} bytes`;
}

/** h5py writes a boolean as an enumeration of FALSE and TRUE. */
function enumerated(type: H5Type, swapped: boolean): Laid | string {
  const little = isLittle(type, swapped);
  const members = type.enum_type?.members ?? {};
  const names = Object.keys(members);
  if (names.length === 2 && members['FALSE'] === 0 && members['TRUE'] === 1)
    return { element: { is: 'bool', size: type.size, little }, dims: [] };
  const whole = wholeOf(type, little, type.signed);
  if (typeof whole === 'string') return whole;
  const shown = names.slice(0, 12).map((name) => `${members[name]} is ${name}`);
  return { element: whole, dims: [], words: `${shown.join(', ')}${names.length > 12 ? ', ...' : ''}` };
}

const pairNames: readonly (readonly [RegExp, RegExp])[] = [
  [/^r$/i, /^i$/i],
  [/^re(al)?$/i, /^im(ag)?$/i],
];

/** h5py writes a complex number as a compound of `r` and `i`, other writers call them `re` and `im` or `real` and `imag`. */
export function complexPair(type: H5Type, swapped: boolean): Laid | null {
  const [re, im, more] = type.compound_type?.members ?? [];
  if (!re || !im || more || !arePair(re.name, im.name)) return null;
  const element = halvesAreFloats(re, im) && type.size === 2 * re.size ? complexOf(re.size, swapped || re.littleEndian) : '';
  return typeof element === 'string' ? null : { element, dims: [] };
}

function halvesAreFloats(re: CompoundMember, im: CompoundMember): boolean {
  const floats = re.type === h5class.float && im.type === h5class.float;
  return floats && re.littleEndian === im.littleEndian && re.offset === 0 && im.offset === re.size && im.size === re.size;
}

function arePair(first: string, second: string): boolean {
  return pairNames.some(([real, imaginary]) => real.test(first) && imaginary.test(second));
}

const mostNested = 4;

function arrayOf(type: H5Type, swapped: boolean): Laid | string {
  return arrayWithin(type, swapped, 0);
}

function arrayWithin(type: H5Type, swapped: boolean, depth: number): Laid | string {
  const base = type.array_type;
  if (!base || depth > mostNested) return 'an array that is nested too deep';
  const inner = base.type === h5class.array ? arrayWithin(base, swapped, depth + 1) : laidOf(base, swapped);
  if (typeof inner === 'string') return inner;
  if (inner.element.is === 'list') return 'an array of lists';
  return { ...inner, dims: [...(base.shape ?? []), ...inner.dims] };
}

function listOf(type: H5Type, swapped: boolean): Laid | string {
  const base = type.vlen_type;
  if (!base) return 'a list of nothing known';
  const item = laidOf(base, swapped);
  if (typeof item === 'string') return `a list of ${item.replace(/^an? /, '')}`;
  if (item.dims.length > 0 || item.element.is === 'list') return 'a list of lists';
  return { ...item, element: { is: 'list', size: 8, item: item.element } };
}

/**
 * The library turns big-endian values round when all of a type's values are so, and leaves a mixed compound as it is
 * (H5T_get_order and its use in h5wasm's read_write_dataset_data).
 */
export function arrivesSwapped(type: H5Type): boolean {
  const orders = new Set(ordersOf(type, 0));
  return orders.has('big') && !orders.has('little');
}

/** The library fails to turn enumerations round, and then gives no value of the dataset at all. */
export function cannotBeTurned(type: H5Type): boolean {
  return arrivesSwapped(type) && hasEnumeration(type, 0);
}

function hasEnumeration(type: H5Type, depth: number): boolean {
  if (type.type === h5class.enumeration || depth > 2 * mostNested) return true;
  const inner = [
    ...(type.compound_type?.members ?? []),
    ...(type.array_type ? [type.array_type] : []),
    ...(type.vlen_type ? [type.vlen_type] : []),
  ];
  return inner.some((each) => hasEnumeration(each, depth + 1));
}

function ordersOf(type: H5Type, depth: number): ('big' | 'little')[] {
  if (depth > 2 * mostNested) return [];
  if (type.type === h5class.compound) return (type.compound_type?.members ?? []).flatMap((member) => ordersOf(member, depth + 1));
  const inner = type.array_type ?? type.vlen_type;
  if (inner) return ordersOf(inner, depth + 1);
  const none = (type.type === h5class.string && !type.vlen) || type.type === h5class.opaque || type.type === h5class.reference;
  return none ? [] : [type.littleEndian ? 'little' : 'big'];
}

/** Whether rows hold pointers into memory, which must be given back after a read. */
export function holdsPointers(type: H5Type, depth = 0): boolean {
  if (type.vlen || type.type === h5class.vlen) return true;
  if (depth > 2 * mostNested) return true;
  if (type.array_type) return holdsPointers(type.array_type, depth + 1);
  return (type.compound_type?.members ?? []).some((member) => holdsPointers(member, depth + 1));
}
