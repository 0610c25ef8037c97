import type { Driver } from '#core/drive';
import type { Batch, ColumnData } from '#core/table';
import { fromArrow, toArrow } from './wasm-engine-arrow.ts';

type Soon<T> = T | Promise<T>;

/** What is used of DuckDB-WASM; its browser build answers with promises, its Node build (the tests) at once. */
export interface WasmBindings {
  startPendingQuery(connection: number, text: string, allowStreamResult: boolean): Soon<Uint8Array | null>;
  pollPendingQuery(connection: number): Soon<Uint8Array | null>;
  cancelPendingQuery(connection: number): Soon<boolean>;
  fetchQueryResults(connection: number): Soon<Uint8Array | null>;
  insertArrowFromIPCStream(connection: number, buffer: Uint8Array, options: { name: string; create: boolean }): Soon<void>;
}

/** Rows that enter in one piece: each piece is copied into the 32-bit memory as a whole. */
const pieceRows = 131_072;

/** A connection as a driver; `end` gives back what was opened around it. */
export function wasmDriver(bindings: WasmBindings, connection: number, end: () => Promise<void>): Driver {
  const answer = async (query: string): Promise<Uint8Array[]> => {
    const pieces: Uint8Array[] = [await started(bindings, connection, query)];
    for (
      let piece = await bindings.fetchQueryResults(connection);
      piece?.length !== 0;
      piece = await bindings.fetchQueryResults(connection)
    ) {
      if (piece !== null) pieces.push(piece);
    }
    return pieces;
  };
  return {
    home: 'wasm',
    run: async (statement) => void (await answer(statement)),
    answer: async (query) => fromArrow(await answer(query)),
    append: async (relation, batch) => {
      for (const piece of piecesOf(batch))
        await bindings.insertArrowFromIPCStream(connection, toArrow(piece), { name: relation, create: false });
    },
    interrupt: async () => void (await bindings.cancelPendingQuery(connection)),
    close: end,
  };
}

/** Started and polled, not run: a statement that runs in one go cannot be stopped. Gives the schema of the answer. */
async function started(bindings: WasmBindings, connection: number, query: string): Promise<Uint8Array> {
  let header = await bindings.startPendingQuery(connection, query, false);
  while (header === null) header = await bindings.pollPendingQuery(connection);
  return header;
}

function* piecesOf(batch: Batch): Iterable<Batch> {
  for (let start = 0; start < batch.rows; start += pieceRows) {
    const end = Math.min(start + pieceRows, batch.rows);
    yield { rows: end - start, columns: batch.columns.map((column) => part(column, start, end)) };
  }
}

function part(column: ColumnData, start: number, end: number): ColumnData {
  const nulls = column.nulls?.subarray(start, end) ?? null;
  switch (column.type) {
    case 'text':
      return { ...column, values: column.values.slice(start, end) };
    case 'boolean':
      return { ...column, values: column.values.subarray(start, end), nulls };
    case 'integer':
      return { ...column, values: column.values.subarray(start, end), nulls };
    case 'bigint':
      return { ...column, values: column.values.subarray(start, end), nulls };
    case 'double':
      return { ...column, values: column.values.subarray(start, end), nulls };
  }
}
