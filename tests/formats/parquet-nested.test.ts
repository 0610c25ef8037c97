import {
  tableFromIPC,
  Struct,
  Field,
  Int32,
  Utf8,
  RecordBatchStreamWriter,
  tableFromArrays,
  vectorFromArray,
  Table as ArrowTable,
} from 'apache-arrow';
import { readParquet, Table, writeParquet } from 'parquet-wasm/esm';
import { beforeAll, expect, it } from 'vitest';
import { parquet } from '#formats/parquet/parquet';
import { parquetReady } from '#formats/parquet/wasm';
import { parquetWriter } from '#formats/parquet/write';
import { MemorySink } from '#formats/sink';
import { blobSource } from '#formats/source';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';

beforeAll(async () => {
  startParquetInNode();
  await parquetReady();
});

const places = [{ name: 'north', tile: 1 }, null, { name: null, tile: 3 }];

/** Columns id, place (a struct) and z. */
function nestedFile(): Uint8Array {
  const type = new Struct([new Field('name', new Utf8(), true), new Field('tile', new Int32(), true)]);
  const plain = tableFromArrays({ id: Int32Array.from([7, 8, 9]), z: Float64Array.from([0.1, 0.2, 0.3]) });
  const id = plain.getChild('id');
  const z = plain.getChild('z');
  if (!id || !z) throw new Error('no columns');
  const table = new ArrowTable({ id, place: vectorFromArray(places, type), z });
  const writer = new RecordBatchStreamWriter();
  writer.writeAll(table);
  return writeParquet(Table.fromIPCStream(writer.toUint8Array(true)));
}

it('keeps nested columns from Parquet to Parquet, at their place and value by value', async () => {
  const source = blobSource(new Blob([new Uint8Array(nestedFile())]), 'nested.parquet');
  const table = await parquet.open({ source, gzipped: false }, {});
  expect(table.schema.columns.map(({ name }) => name)).toEqual(['id', 'z']);
  expect(table.opaque).toEqual([{ name: 'place', kind: 'nested fields', after: 1 }]);
  expect(table.findings).toMatchObject([{ code: 'parquet-left-out', column: 'place' }]);
  const sink = new MemorySink();
  await parquetWriter.write(table, sink);
  const written = tableFromIPC(readParquet(sink.bytes()).intoIPCStream());
  expect(written.schema.fields.map(({ name }) => name)).toEqual(['id', 'place', 'z']);
  expect(
    written
      .getChild('place')
      ?.toArray()
      .map((each: { toJSON(): unknown } | null) => each?.toJSON() ?? null),
  ).toEqual(places);
  expect([...(written.getChild('id') ?? [])]).toEqual([7, 8, 9]);
});

it('gives no nested data to whoever does not ask', async () => {
  const source = blobSource(new Blob([new Uint8Array(nestedFile())]), 'nested.parquet');
  const table = await parquet.open({ source, gzipped: false }, {});
  for await (const batch of table.batches()) expect(batch.opaque).toBeUndefined();
});
