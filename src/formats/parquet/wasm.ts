import init, { type InitInput } from 'parquet-wasm/esm';
import { Fault } from '#core/problem';
import { Breaker } from '#formats/parquet/breaker';

let started: Promise<unknown> | null = null;
const breaker = new Breaker();

/**
 * Each home calls this once, before its first Parquet file, with the decoder's WebAssembly, which is fetched on first use:
 * in a page the URL that `import url from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url'` gives, in Node the bytes of that same file.
 */
export function startParquet(wasm: () => InitInput | Promise<InitInput>): void {
  started = null;
  initialize = () => init({ module_or_path: wasm() });
}

let initialize: () => Promise<unknown> = () =>
  Promise.reject(new Fault('internal', 'Parquet cannot be read before startParquet was called.'));

/** Waits until the decoder runs. */
export async function parquetReady(): Promise<void> {
  started ??= initialize();
  await started;
}

/**
 * The decoder can end in a trap on a damaged page, and then no promise of its own is ever settled; the trap shows up as an error of
 * the whole worker or process. Each home hands such errors to this function; true when it was such a trap, and then all reads that wait are rejected.
 */
export function parquetTrapped(error: unknown): boolean {
  // By name: the worlds of Node and of workers have no common type for it.
  if (!(error instanceof Error && error.name === 'RuntimeError')) return false;
  breaker.breakAll(damaged(error));
  started = null;
  return true;
}

/** The same promise, or a rejection when the decoder breaks down first. */
export function orTrap<T>(work: Promise<T>): Promise<T> {
  return breaker.or(work);
}

export function damaged(cause: unknown): Fault {
  const said = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
  const detail = said && !said.includes('unreachable') ? ` The decoder says: ${said.replace(/^Parquet error: /, '')}.` : '';
  return new Fault(
    'bad-file',
    `The Parquet file is damaged: its contents do not fit its footer.${detail} Send it again, or write it again.`,
    {
      cause,
    },
  );
}
