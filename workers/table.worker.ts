import { expose } from 'comlink';
import { ang2pix_nest } from '@hscmap/healpix';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import type { Mapping } from '#core/mapping';
import { Fault } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import { parquetTrapped, startParquet } from '#formats/parquet/wasm';
import { blobSource } from '#formats/source';
import { answering, throttled, type Answer } from './answering.ts';
import { packFolder, type FolderFile } from './pack-folder.ts';
import { TableSession, type CheckedMapping, type OpenedTable, type TableChoice, type TableView } from './table-session.ts';
import { openWasmEngine } from './wasm-engine.ts';

startParquet(() => parquetUrl);
self.addEventListener('error', (event) => {
  if (parquetTrapped(event.error)) event.preventDefault();
});
self.addEventListener('unhandledrejection', (event) => {
  if (parquetTrapped(event.reason)) event.preventDefault();
});

let session: TableSession | null = null;

function opened(): TableSession {
  if (session) return session;
  throw new Fault('internal', 'No file is open in this worker.');
}

/** One file for each worker; to stop what it does, the worker is terminated. */
const tableWorker = {
  /** The first look: 100 rows, columns, guesses; quick on a file of any size. Of several tables it asks which, unless `table` says it: a number from 1. */
  open: (file: File, table?: number): Promise<Answer<OpenedTable | TableChoice>> =>
    answering(async () => {
      session = new TableSession(blobSource(file, file.name), { openEngine: openWasmEngine, cellOf: ang2pix_nest });
      return session.open(table);
    }),

  /** The whole file: exact types, rows and what is in each column. */
  scan: (onProgress: (share: number) => void): Promise<Answer<TableView>> => answering(() => opened().scan(throttled(onProgress))),

  /** A dropped folder becomes one file; nothing of it is copied. */
  pack: (name: string, files: FolderFile[]): Promise<Answer<Blob>> => answering(() => packFolder(name, files)),

  /** The checks that the server repeats; `face` is the sky and n(z) that the product will have. */
  check: (mapping: Mapping, type: ProductTypeName): Promise<Answer<CheckedMapping>> => answering(() => opened().check(mapping, type)),
};

export type TableWorker = typeof tableWorker;

expose(tableWorker);
