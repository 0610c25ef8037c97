import { TooMany } from './too-many.ts';

const windowMs = 60_000;
const mostKeys = 20_000;

/** Counts failures per key: at most `most` in a minute. An attempt counts from its beginning, so that many at once do not slip through. */
export class Attempts {
  readonly #most: number;
  readonly #times = new Map<string, number[]>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Throws when there were too many; else call `forgive` when the attempt succeeds. */
  begin(key: string): { forgive(): void } {
    const now = Date.now();
    const times = (this.#times.get(key) ?? []).filter((time) => time > now - windowMs);
    const first = times[times.length - this.#most];
    if (first !== undefined) {
      const seconds = Math.ceil((first + windowMs - now) / 1000);
      throw new TooMany(`Too many wrong attempts. Try again in ${seconds} seconds.`, seconds);
    }
    this.#remember(key, [...times, now]);
    return { forgive: () => this.#times.delete(key) };
  }

  #remember(key: string, times: number[]): void {
    this.#times.delete(key);
    this.#times.set(key, times);
    const oldest = this.#times.keys().next();
    if (this.#times.size > mostKeys && !oldest.done) this.#times.delete(oldest.value);
  }
}
