import { memory } from '#formats/parquet/c-data';
import { nullsOf, type Convert } from '#formats/parquet/numbers';
import { readThrift, type Thrift, type ThriftStruct } from '#formats/parquet/thrift';
import { writeThrift } from '#formats/parquet/thrift-writer';
import { timestampWords } from '#formats/parquet/times';

const physical = { int96: 3n, fixedBytes: 7n };
const fileMeta = { schema: 2, groups: 4 };
const element = { type: 1, length: 2, name: 4, children: 5 };
const chunkMeta = { type: 1, path: 3, statistics: 12 };
const bytes = 12;

/**
 * The footer of a file whose times are INT96, with those columns as plain bytes. The decoder would count their nanoseconds in 64 bits,
 * in which the year 9999, a common word for "never", becomes 1815 without a sound.
 */
export function withInt96AsBytes(footer: Uint8Array): { footer: Uint8Array; names: Set<string> } {
  const tree = readThrift(footer);
  const names = new Set<string>();
  for (const leaf of topLeaves(structsIn(tree.fields.get(fileMeta.schema)))) {
    if (integer(leaf.fields.get(element.type)) !== physical.int96) continue;
    names.add(text(leaf.fields.get(element.name)));
    leaf.fields.set(element.type, { type: 'i32', value: physical.fixedBytes });
    leaf.fields.set(element.length, { type: 'i32', value: BigInt(bytes) });
  }
  for (const group of structsIn(tree.fields.get(fileMeta.groups))) {
    for (const meta of structsIn(group.fields.get(1)).flatMap((chunk) => asStruct(chunk.fields.get(3)))) {
      const path = meta.fields.get(chunkMeta.path);
      if (path?.type !== 'list' || path.items.length !== 1 || !names.has(text(path.items[0]))) continue;
      meta.fields.set(chunkMeta.type, { type: 'i32', value: physical.fixedBytes });
      meta.fields.delete(chunkMeta.statistics);
    }
  }
  return { footer: writeThrift(tree), names };
}

/** The elements of the schema that are columns of their own. */
function topLeaves(elements: readonly ThriftStruct[]): ThriftStruct[] {
  const leaves: ThriftStruct[] = [];
  let within = 0;
  for (const each of elements.slice(1)) {
    const children = Number(integer(each.fields.get(element.children)));
    if (within === 0 && children === 0) leaves.push(each);
    within = Math.max(0, within - 1) + children;
  }
  return leaves;
}

const epochDay = 2_440_588;
const dayNanoseconds = 86_400_000_000_000n;

/** Nanoseconds of the day and the Julian day, as ISO 8601. */
export const int96ToText: Convert = (array, name) => {
  const nulls = nullsOf(array);
  const view = new DataView(memory(), (array.buffers[1] ?? 0) + bytes * array.offset, bytes * array.length);
  const word = timestampWords(9, '');
  const values: (string | null)[] = [];
  for (let i = 0; i < array.length; i++) {
    const days = BigInt(view.getInt32(bytes * i + 8, true) - epochDay);
    values.push(nulls?.[i] === 1 ? null : word(days * dayNanoseconds + view.getBigInt64(bytes * i, true)));
  }
  return { name, type: 'text', values, nulls: null };
};

function integer(field: Thrift | undefined): bigint {
  return field?.type === 'i32' || field?.type === 'i64' ? field.value : 0n;
}

function text(field: Thrift | undefined): string {
  return field?.type === 'binary' ? new TextDecoder().decode(field.value) : '';
}

function asStruct(field: Thrift | undefined): ThriftStruct[] {
  return field?.type === 'struct' ? [field] : [];
}

function structsIn(field: Thrift | undefined): ThriftStruct[] {
  return field?.type === 'list' ? field.items.flatMap((item) => asStruct(item)) : [];
}
