import { Fault, toProblem } from '#core/problem';
import { startDigester, type Digester } from '../workers.ts';

/** SHA-256 of the file, computed in a worker beside the sending. */
export class Digest {
  sha256 = $state<string | null>(null);
  problem = $state<string | null>(null);
  #digester: Digester | null = null;

  /** Of a part of the file, to know it again. */
  of(part: Blob): Promise<string> {
    const digester = startDigester();
    return digester.sha256(part).finally(() => digester.end());
  }

  start(file: File): void {
    this.stop();
    this.#digester = startDigester();
    this.#digester.sha256(file).then(
      (sha256) => (this.sha256 = sha256),
      (error: unknown) => this.#fail(error),
    );
  }

  stop(): void {
    this.#digester?.end();
    this.#digester = null;
    this.sha256 = null;
    this.problem = null;
  }

  #fail(error: unknown): void {
    if (error instanceof Fault && error.code === 'stopped') return;
    this.problem = toProblem(error).message;
  }
}
