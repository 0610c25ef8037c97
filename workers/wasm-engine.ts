import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { DrivenEngine } from '#core/drive';
import { prelude, type Engine } from '#core/engine';
import { Fault } from '#core/problem';
import { wasmDriver, type WasmBindings } from './wasm-engine-driver.ts';

/** How long a stop may take before the worker is ended for it. */
const patienceMs = 3000;

/**
 * DuckDB-WASM in a worker of its own, from our origin. Always the EH bundle: the threaded one cannot see files of the page and once
 * counted 0 rows without an error, and it is what the package itself would choose on an isolated page.
 */
export async function openWasmEngine(): Promise<Engine> {
  const worker = new Worker(workerUrl);
  const life = lifeOf(worker);
  const database = new AsyncDuckDB(new VoidLogger(), worker);
  await life.during(database.instantiate(wasmUrl));
  await life.during(database.open({ path: ':memory:' }));
  const connection = await life.during(database.connect());
  const engine = connection.useUnsafe((_, id) => new DrivenEngine(wasmDriver(mortal(database, life), id, async () => life.end('closed'))));
  for (const statement of prelude) await engine.run(statement);
  return engine;
}

interface Life {
  /** The work, or a Fault when the worker ends before it: the package leaves such work waiting for ever. */
  during<T>(work: Promise<T>): Promise<T>;
  end(why: string): void;
  /** True once it has ended, which stops everything too. */
  over: Promise<true>;
}

function lifeOf(worker: Worker): Life {
  let end: Life['end'] = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = (why) => {
      worker.terminate();
      reject(new Fault('stopped', `The database of this page has ended (${why}). Open the table again.`));
    };
    worker.addEventListener('error', (event) => end(event.message));
  });
  const over = ended.catch((): true => true);
  return { during: (work) => Promise.race([work, ended]), end: (why) => end(why), over };
}

function mortal(database: AsyncDuckDB, life: Life): WasmBindings {
  return {
    startPendingQuery: (...given) => life.during(database.startPendingQuery(...given)),
    pollPendingQuery: (...given) => life.during(database.pollPendingQuery(...given)),
    fetchQueryResults: (...given) => life.during(database.fetchQueryResults(...given)),
    insertArrowFromIPCStream: (...given) => life.during(database.insertArrowFromIPCStream(...given)),
    cancelPendingQuery: async (connection) => {
      const late = setTimeout(() => life.end('it did not stop'), patienceMs);
      const canceled = await Promise.race([database.cancelPendingQuery(connection), life.over]);
      clearTimeout(late);
      return canceled;
    },
  };
}
