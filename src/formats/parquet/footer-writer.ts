import { writeThrift } from '#formats/parquet/thrift-writer';
import { readThrift, type Thrift, type ThriftStruct, type WrittenStruct } from '#formats/parquet/thrift';

/** Places of what is used here in the structs of parquet.thrift. */
const fileMeta = { rows: 3, groups: 4, keyValues: 5 };
const rowGroup = { columns: 1, rows: 3, fileOffset: 5, ordinal: 7 };
const chunk = { fileOffset: 2, meta: 3, pageIndexes: [4, 5, 6, 7] };
const chunkMeta = { compressedBytes: 7, dataPage: 9, dictionaryPage: 11 };
const magic = Uint8Array.of(80, 65, 82, 49);
const mostOrdinals = 32_767n;

/**
 * One Parquet file made of several whole files of one row group each, as the encoder gives them: the pages are taken as they are,
 * the footers become one. So a table of any size needs the memory of one row group, and the key-values keep their order.
 */
export class JoinedParquet {
  #at = 0;
  #rows = 0n;
  readonly #groups: WrittenStruct[] = [];
  #first: ThriftStruct | null = null;

  begin(): Uint8Array {
    this.#at = magic.length;
    return magic;
  }

  /** Takes a whole file; gives the bytes that belong into the joined one. */
  add(file: Uint8Array): Uint8Array {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 8, true);
    const footer = readThrift(file.subarray(file.length - 8 - length, file.length - 8));
    this.#first ??= footer;
    let end = magic.length;
    const shift = BigInt(this.#at - magic.length);
    for (const group of structsIn(footer.fields.get(fileMeta.groups))) {
      end = Math.max(end, shifted(group, shift));
      this.#rows += integer(group.fields.get(rowGroup.rows));
      const ordinal = BigInt(this.#groups.length);
      group.fields.delete(rowGroup.ordinal);
      if (ordinal <= mostOrdinals) group.fields.set(rowGroup.ordinal, { type: 'i16', value: ordinal });
      this.#groups.push({ type: 'written', value: writeThrift(group) });
    }
    this.#at += end - magic.length;
    return file.subarray(magic.length, end);
  }

  /** The footer and what follows it. */
  end(keyValues: ReadonlyMap<string, string>): Uint8Array {
    const fields = new Map(this.#first?.fields);
    fields.set(fileMeta.rows, { type: 'i64', value: this.#rows });
    fields.set(fileMeta.groups, { type: 'list', code: 12, items: this.#groups });
    fields.set(fileMeta.keyValues, { type: 'list', code: 12, items: [...keyValues].map(keyValue) });
    const footer = writeThrift({ type: 'struct', fields });
    const whole = new Uint8Array(footer.length + 8);
    whole.set(footer);
    new DataView(whole.buffer).setUint32(footer.length, footer.length, true);
    whole.set(magic, footer.length + 4);
    return whole;
  }
}

/** Moves a row group by `shift` bytes. Returns where its pages end in its own file; the page indexes behind them are let go. */
function shifted(group: ThriftStruct, shift: bigint): number {
  let end = 0n;
  for (const column of structsIn(group.fields.get(rowGroup.columns))) {
    const meta = column.fields.get(chunk.meta);
    if (meta?.type !== 'struct') continue;
    const starts = [chunkMeta.dataPage, chunkMeta.dictionaryPage].flatMap((id) =>
      meta.fields.has(id) ? [integer(meta.fields.get(id))] : [],
    );
    const start = starts.reduce((a, b) => (b < a ? b : a), starts[0] ?? 0n);
    const past = start + integer(meta.fields.get(chunkMeta.compressedBytes));
    if (past > end) end = past;
    for (const id of [chunkMeta.dataPage, chunkMeta.dictionaryPage]) move(meta, id, shift);
    move(column, chunk.fileOffset, shift);
    for (const id of chunk.pageIndexes) column.fields.delete(id);
  }
  move(group, rowGroup.fileOffset, shift);
  return Number(end);
}

function move(struct: ThriftStruct, id: number, shift: bigint): void {
  const field = struct.fields.get(id);
  if (field?.type === 'i64' && field.value > 0n) struct.fields.set(id, { type: 'i64', value: field.value + shift });
}

function integer(field: Thrift | undefined): bigint {
  return field?.type === 'i64' ? field.value : 0n;
}

function structsIn(field: Thrift | undefined): ThriftStruct[] {
  return field?.type === 'list' ? field.items.filter((item): item is ThriftStruct => item.type === 'struct') : [];
}

function keyValue([key, value]: [string, string]): ThriftStruct {
  const encoder = new TextEncoder();
  const binary = (text: string): Thrift => ({ type: 'binary', value: encoder.encode(text) });
  return {
    type: 'struct',
    fields: new Map([
      [1, binary(key)],
      [2, binary(value)],
    ]),
  };
}
