interface Mark {
  ms: number;
  bytes: number;
}

const windowMs = 5000;

/** Bytes per second over the last five seconds; null until half a second is known. */
export class Pace {
  #marks: Mark[] = [];

  at(ms: number, bytes: number): number | null {
    this.#marks.push({ ms, bytes });
    while ((this.#marks[0]?.ms ?? ms) < ms - windowMs) this.#marks.shift();
    const first = this.#marks[0];
    if (!first || ms - first.ms < 500) return null;
    return ((bytes - first.bytes) / (ms - first.ms)) * 1000;
  }
}
