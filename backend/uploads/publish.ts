import { rm } from 'node:fs/promises';
import type { Finding } from '#core/finding';
import { Fault, toProblem } from '#core/problem';
import { productCan } from '#core/product';
import type { Publish } from '#core/wire/upload';
import { inFull } from '../in-full.ts';
import type { Parts } from '../parts.ts';
import { changeProduct } from '../records/products.ts';
import { changeUpload, findUpload, type UploadRow } from '../records/uploads.ts';
import { finishUpload } from './finish.ts';
import { registerFile, type Registrar, type Registration, type Watch } from './register.ts';
import { stagedPath } from './staging.ts';

/** What publishing needs of the server. */
type Needs = Registrar & Pick<Parts, 'log'>;

/** Turns uploads into products, two at a time, each of them once at a time. */
export interface Publisher {
  /** Keeps what was confirmed and begins; gives the upload as it is now. Asking again changes nothing. */
  publish(upload: UploadRow, confirmed: Publish): Promise<UploadRow>;
  /** Begins again what a crash left in the middle. */
  resume(uploadId: number): void;
  /** When nothing is being published any more. */
  idle(): Promise<void>;
  /** Nothing begins any more, and what ends badly is left as it is: the next start takes it up again. */
  close(): Promise<void>;
}

const mostAtOnce = 2;

/** `watch` hears of each step before it is taken; tests stop there. */
export function openPublisher(parts: Needs, watch: Watch = {}): Publisher {
  const running = new Map<number, Promise<void>>();
  const inTurn = turns(mostAtOnce);
  const end = new AbortController();
  const run = (uploadId: number, begun: Promise<unknown>): void => {
    const work = begun
      .then(() => inTurn(() => publishUpload({ ...parts, watch, end: end.signal }, uploadId)))
      .catch((error: unknown) => void (end.signal.aborted || logFault(parts, uploadId, error)))
      .finally(() => running.delete(uploadId));
    running.set(uploadId, work);
  };
  const idle = async (): Promise<void> => void (await Promise.all(running.values()));
  return {
    publish: async (upload, confirmed) => {
      if (running.has(upload.id)) return upload;
      const begun = beginChecking(parts, upload.id, confirmed);
      run(upload.id, begun);
      return begun;
    },
    resume: (uploadId) => {
      if (!running.has(uploadId)) run(uploadId, Promise.resolve());
    },
    idle,
    close: () => {
      end.abort();
      return idle();
    },
  };
}

/** Lets so many works run at once; the others wait in line. */
function turns(most: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Reads the upload anew: of two who ask at once, the second finds what the first has made of it. */
async function beginChecking(parts: Needs, uploadId: number, { sha256, mapping, table }: Publish): Promise<UploadRow> {
  const upload = await findUpload(parts.records, uploadId);
  if (!upload) throw new Fault('not-found', 'This upload is not there any more.');
  if (upload.state === 'done' || upload.state === 'checking') return upload;
  if (!productCan('publish', upload.product.status, { owner: true, admin: false })) {
    throw new Fault('conflict', `This product is ${upload.product.status}, so it cannot be published.`);
  }
  await finishUpload(parts, upload);
  return changeUpload(parts.records, upload.key, { state: 'checking', stage: null, sha256, mapping, table, findings: [], problem: null });
}

/** From the bytes to the product. Every step may be repeated; what fails is kept with its reason. */
async function publishUpload(parts: Needs & { watch: Watch; end: AbortSignal }, uploadId: number): Promise<void> {
  if (parts.end.aborted) return;
  const upload = await findUpload(parts.records, uploadId);
  if (!upload || upload.state !== 'checking') return;
  try {
    const registered = await registerFile(parts, registrationOf(parts, upload), {
      signal: parts.end,
      onStage: async (stage) => {
        await parts.watch.onStage?.(stage);
        await changeUpload(parts.records, upload.key, { stage });
      },
    });
    if (!registered.published) await fail(parts, upload, { findings: registered.findings, problem: null });
  } catch (error) {
    if (parts.end.aborted) return;
    logFault(parts, uploadId, error);
    await fail(parts, upload, { findings: [], problem: toProblem(error).message });
  }
  await clearStaging(parts, uploadId);
}

function registrationOf({ config }: Pick<Parts, 'config'>, upload: UploadRow): Registration {
  const { product, fileName, mapping, table, sha256 } = upload;
  const path = stagedPath(config, upload.tusId);
  const file = { path, fileName, mapping, table, expectedSha256: sha256 };
  return { ...file, productKey: product.key, type: product.type, uploadKey: upload.key };
}

/** Unless the transaction went through and only its answer was lost. */
async function fail(parts: Needs, { id, key, product }: UploadRow, why: { findings: Finding[]; problem: string | null }): Promise<void> {
  if ((await findUpload(parts.records, id))?.state !== 'checking') return;
  await changeProduct(parts.records, product.key, { status: 'failed', problem: why.problem ?? '', findings: why.findings });
  await changeUpload(parts.records, key, { ...why, state: 'failed', stage: null });
}

/** Of what is a product now, removes what tus wrote beside the bytes; the bytes themselves were moved. */
async function clearStaging(parts: Needs, uploadId: number): Promise<void> {
  const upload = await findUpload(parts.records, uploadId);
  if (upload?.state === 'done') await rm(`${stagedPath(parts.config, upload.tusId)}.json`, { force: true });
}

/** What a Fault says is for people; its cause is for the operator. */
function logFault({ log }: Pick<Parts, 'log'>, uploadId: number, error: unknown): void {
  const cause = error instanceof Fault ? error.cause : error;
  if (cause !== undefined) log(`upload ${uploadId}: ${inFull(cause)}`);
}
