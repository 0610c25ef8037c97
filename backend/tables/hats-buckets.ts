import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { bytesOf, gathered, type Data } from './hats-gather.ts';

/** Some rows of a bucket. */
export interface Block {
  rows: number;
  columns: Data[];
}

const heldBytes = 96 * 1024 * 1024;
const mostHeldRows = 4_000_000;

/**
 * Sorts the rows of a table into buckets, on disk: batches are held until they are many, then the rows of each bucket are appended to its file.
 * A row may go into several buckets.
 */
export class HatsBuckets {
  readonly #folder: string;
  readonly #names = new Set<string>();
  #batches: Block[] = [];
  #rows = 0;
  #bytes = 0;
  #picks = new Map<string, { batch: number[]; row: number[] }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  async hold(block: Block): Promise<void> {
    if (this.#batches.length === 0) await mkdir(this.#folder, { recursive: true });
    if (this.#bytes >= heldBytes || this.#rows >= mostHeldRows) await this.flush();
    this.#batches.push(block);
    this.#rows += block.rows;
    this.#bytes += bytesOf(block.columns);
  }

  /** Puts a row of the batch that was held last into a bucket; the name is good as a file's. */
  put(bucket: string, row: number): void {
    let picks = this.#picks.get(bucket);
    if (!picks) this.#picks.set(bucket, (picks = { batch: [], row: [] }));
    picks.batch.push(this.#batches.length - 1);
    picks.row.push(row);
  }

  async flush(): Promise<void> {
    for (const [bucket, { batch, row }] of this.#picks) {
      this.#names.add(bucket);
      const picks = { batch: Uint32Array.from(batch), row: Uint32Array.from(row) };
      const columns = (this.#batches[0]?.columns ?? []).map((_, i) =>
        gathered(
          this.#batches.flatMap(({ columns }) => columns[i] ?? []),
          picks,
        ),
      );
      await appendFile(join(this.#folder, bucket), framed({ rows: row.length, columns }));
    }
    this.#batches = [];
    this.#picks = new Map();
    this.#rows = this.#bytes = 0;
  }

  /** All rows of a bucket, in the order in which they were put; its file is removed. */
  async take(bucket: string): Promise<Block[]> {
    const path = join(this.#folder, bucket);
    const bytes = await readFile(path);
    await rm(path);
    const blocks: Block[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = bytes.readUInt32LE(at);
      blocks.push(deserialize(bytes.subarray(at + 4, at + 4 + length)) as Block);
      at += 4 + length;
    }
    return blocks;
  }
}

function framed(block: Block): Uint8Array {
  const body = serialize(block);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, body.length, true);
  return Buffer.concat([length, body]);
}
