import { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { isProblem } from '#core/problem';
import type { UploadState } from '#core/wire/upload';
import { tusAddress } from '../server.ts';
import { Pace } from './pace.ts';

/** `waiting`: the server does not answer, we try again. `refused`: it said no, and `problem` says why. */
export type SendingState = 'idle' | 'sending' | 'waiting' | 'sent' | 'refused';

const retryDelays = [0, 1000, 2000, 4000, 8000];
const waitMs = 10_000;
const final = new Set([501, 507]);

/** Sends one file by tus. Never gives up by itself while the network is the cause. */
export class Sending {
  state = $state<SendingState>('idle');
  sentBytes = $state(0);
  totalBytes = $state(0);
  bytesPerSecond = $state<number | null>(null);
  problem = $state<string | null>(null);
  readonly secondsLeft = $derived(this.bytesPerSecond ? (this.totalBytes - this.sentBytes) / this.bytesPerSecond : null);

  #tus: TusUpload | null = null;
  #pace = new Pace();
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Goes on with what the server has, else begins at the first byte. */
  start(file: File, draft: { id: number; tusUrl: string | null; receivedBytes: number; state: UploadState }): void {
    this.stop();
    this.#pace = new Pace();
    this.totalBytes = file.size;
    this.sentBytes = draft.receivedBytes;
    if (draft.state !== 'sending') return this.#finish();
    this.#tus = new TusUpload(file, {
      endpoint: tusAddress,
      uploadUrl: draft.tusUrl,
      metadata: { upload: String(draft.id) },
      retryDelays,
      parallelUploads: 1,
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => mayPass(error),
      onProgress: (sent) => this.#progress(sent),
      onSuccess: () => this.#finish(),
      onError: (error) => this.#fail(error),
    });
    addEventListener('online', this.goOn);
    this.#send();
  }

  /** Tries again at once: after the network came back, or by the person's own hand. */
  goOn = (): void => {
    if (this.state === 'waiting' || this.state === 'refused') this.#send();
  };

  stop(): void {
    removeEventListener('online', this.goOn);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#tus && this.state !== 'sent') void this.#tus.abort();
    this.#tus = null;
    this.state = 'idle';
    this.problem = null;
  }

  #send(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.state = 'sending';
    this.problem = null;
    this.#tus?.start();
  }

  #progress(sent: number): void {
    this.state = 'sending';
    this.sentBytes = sent;
    this.bytesPerSecond = this.#pace.at(performance.now(), sent);
  }

  #finish(): void {
    removeEventListener('online', this.goOn);
    this.sentBytes = this.totalBytes;
    this.state = 'sent';
  }

  #fail(error: Error | DetailedError): void {
    this.bytesPerSecond = null;
    if (!mayPass(error)) {
      this.state = 'refused';
      this.problem = wordsOf(error);
      return;
    }
    this.state = 'waiting';
    this.#timer = setTimeout(() => this.#send(), waitMs);
  }
}

function statusOf(error: Error): number | null {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? null) : null;
}

/** No answer, a lock held by a connection that died, too many, and a server that restarts: these pass. */
function mayPass(error: Error): boolean {
  const status = statusOf(error);
  if (status === null || status === 0) return true;
  return [409, 423, 429].includes(status) || (status >= 500 && !final.has(status));
}

function wordsOf(error: Error): string | null {
  if (!(error instanceof DetailedError)) return null;
  const body: unknown = parsed(error.originalResponse?.getBody() ?? '');
  return isProblem(body) ? body.message : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
