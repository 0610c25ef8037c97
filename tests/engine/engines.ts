import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { createDuckDB, NODE_RUNTIME, VoidLogger } from '@duckdb/duckdb-wasm/blocking';
import { DrivenEngine } from '#core/drive';
import { prelude, type Engine } from '#core/engine';
import { openNativeEngine } from '../../backend/native-engine.ts';
import { wasmDriver, type WasmBindings } from '../../workers/wasm-engine-driver.ts';

/** The EH build of the page's engine, in Node. Polling gives way between two slices, as the page's worker does, so that a stop can arrive. */
async function openWasmInNode(): Promise<Engine> {
  const dist = dirname(createRequire(import.meta.url).resolve('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs'));
  const bundle = { mainModule: join(dist, 'duckdb-eh.wasm'), mainWorker: '' };
  const database = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), NODE_RUNTIME);
  await database.instantiate(() => undefined);
  database.open({ path: ':memory:' });
  const connection = database.connect();
  const bindings: WasmBindings = {
    startPendingQuery: (id, text, stream) => database.startPendingQuery(id, text, stream),
    pollPendingQuery: async (id) => turn(database.pollPendingQuery(id)),
    cancelPendingQuery: (id) => database.cancelPendingQuery(id),
    fetchQueryResults: (id) => database.fetchQueryResults(id),
    insertArrowFromIPCStream: (id, buffer, options) => database.insertArrowFromIPCStream(id, buffer, options),
  };
  const engine = connection.useUnsafe((_, id) => new DrivenEngine(wasmDriver(bindings, id, async () => connection.close())));
  for (const statement of prelude) await engine.run(statement);
  return engine;
}

async function openNative(): Promise<Engine> {
  const tempDir = mkdtempSync(join(tmpdir(), 'photoz-engine-'));
  const engine = await openNativeEngine({ memoryBytes: 2e9, threads: 2, tempDir, readPaths: [], writeDir: null });
  const close = engine.close.bind(engine);
  engine.close = () => close().finally(() => rmSync(tempDir, { recursive: true, force: true }));
  return engine;
}

/** The two homes of the one SQL. */
export const homes: readonly { home: Engine['home']; open: () => Promise<Engine> }[] = [
  { home: 'native', open: openNative },
  { home: 'wasm', open: openWasmInNode },
];
