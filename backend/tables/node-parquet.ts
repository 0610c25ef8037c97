import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { startParquet } from '#formats/parquet/wasm';

/** Gives the Parquet decoder its WebAssembly from node_modules, on first use. */
export function startParquetInNode(): void {
  const path = createRequire(import.meta.url).resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');
  startParquet(() => readFile(path));
}
