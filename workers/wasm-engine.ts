import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { DrivenEngine } from '#core/drive';
import { prelude, type Engine } from '#core/engine';
import { wasmDriver } from './wasm-engine-driver.ts';

/**
 * DuckDB-WASM in a worker of its own, from our origin. Always the EH bundle: the threaded one cannot see files of the page and once
 * counted 0 rows without an error, and it is what the package itself would choose on an isolated page.
 */
export async function openWasmEngine(): Promise<Engine> {
  const worker = new Worker(workerUrl);
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  const ends = new Promise<never>((_, reject) => worker.addEventListener('error', reject));
  await Promise.race([database.instantiate(wasmUrl), ends]);
  await database.open({ path: ':memory:' });
  const connection = await database.connect();
  const engine = connection.useUnsafe((bindings, id) => new DrivenEngine(wasmDriver(bindings, id, () => database.terminate())));
  for (const statement of prelude) await engine.run(statement);
  return engine;
}
