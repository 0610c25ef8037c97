import { concatenated } from '#formats/bytes';

/** Where a writer's bytes go, in order; the home makes it a file, a part of memory or an answer. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** A sink in memory, for small outputs and tests. */
export class MemorySink implements ByteSink {
  readonly #parts: Uint8Array[] = [];

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice());
  }

  bytes(): Uint8Array {
    return concatenated(this.#parts);
  }
}
