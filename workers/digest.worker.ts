import { expose } from 'comlink';
import { answering, throttled, type Answer } from './answering.ts';
import { sha256Of } from './digest-stream.ts';

const digestWorker = {
  /** SHA-256 of a file or a part of one, hex. */
  sha256: (bytes: Blob, onProgress: (share: number) => void): Promise<Answer<string>> =>
    answering(() => sha256Of(bytes, throttled(onProgress))),
};

export type DigestWorker = typeof digestWorker;

expose(digestWorker);
