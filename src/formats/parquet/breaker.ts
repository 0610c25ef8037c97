import type { Fault } from '#core/problem';

/** Ends waiting for a decoder that will never answer. Work that is done is forgotten, so that a long life costs no memory. */
export class Breaker {
  readonly #waiting = new Set<(fault: Fault) => void>();

  /** The same promise, or a rejection when `breakAll` comes first. */
  or<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  breakAll(fault: Fault): void {
    for (const reject of this.#waiting) reject(fault);
    this.#waiting.clear();
  }
}
