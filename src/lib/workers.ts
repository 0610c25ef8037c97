import { proxy, wrap } from 'comlink';
import type { Mapping } from '#core/mapping';
import { Fault, toFault } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import type { Answer } from '../../workers/answering.ts';
import type { DigestWorker } from '../../workers/digest.worker.ts';
import type { FolderFile } from '../../workers/pack-folder.ts';
import type { CheckedMapping, OpenedTable, TableChoice, TableView } from '../../workers/table-session.ts';
import type { TableWorker } from '../../workers/table.worker.ts';

export type { FolderFile } from '../../workers/pack-folder.ts';
export type { CheckedMapping, OpenedTable, TableChoice, TableEntry, TablePlace, TableView } from '../../workers/table-session.ts';

export type OnProgress = (share: number) => void;

/** A file of the person's own in a worker; faults are thrown with their words. `end` stops all that it does, and what waits is a `stopped` Fault. */
export interface TableReader {
  open(file: File, table?: number): Promise<OpenedTable | TableChoice>;
  scan(onProgress: OnProgress): Promise<TableView>;
  check(mapping: Mapping, type: ProductTypeName): Promise<CheckedMapping>;
  end(): void;
}

export function startTableReader(): TableReader {
  const worker = new Worker(new URL('../../workers/table.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<TableWorker>(worker);
  const { ask, end } = asking(worker);
  return {
    open: (file, table) => ask(remote.open(file, table)),
    scan: (onProgress) => ask(remote.scan(proxy(onProgress))),
    check: (mapping, type) => ask(remote.check(mapping, type)),
    end,
  };
}

/** A folder as one zip file; a Fault when it holds no catalog. */
export async function packedFolder(name: string, files: FolderFile[]): Promise<File> {
  const worker = new Worker(new URL('../../workers/table.worker.ts', import.meta.url), { type: 'module' });
  const { ask, end } = asking(worker);
  try {
    return new File([await ask(wrap<TableWorker>(worker).pack(name, files))], `${name}.zip`);
  } finally {
    end();
  }
}

export interface Digester {
  /** SHA-256, hex. */
  sha256(bytes: Blob, onProgress?: OnProgress): Promise<string>;
  end(): void;
}

export function startDigester(): Digester {
  const worker = new Worker(new URL('../../workers/digest.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<DigestWorker>(worker);
  const { ask, end } = asking(worker);
  return { sha256: (bytes, onProgress = () => undefined) => ask(remote.sha256(bytes, proxy(onProgress))), end };
}

interface Asking {
  ask<T>(answer: Promise<Answer<T>>): Promise<T>;
  end(): void;
}

/** A worker that broke down or was ended answers no more; what waits for it must hear so. */
function asking(worker: Worker): Asking {
  let fail: (fault: Fault) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => (fail = reject));
  broken.catch(() => undefined);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(
      new Fault('internal', 'Reading the file broke down on this computer. Choose the file again; the server can still read it.', {
        cause: event.error,
      }),
    );
  });
  return {
    async ask(answer) {
      const settled = await Promise.race([answer, broken]);
      if ('value' in settled) return settled.value;
      throw toFault(settled.problem);
    },
    end() {
      worker.terminate();
      fail(new Fault('stopped', 'Reading the file was stopped.'));
    },
  };
}
