import type { Cell } from '#core/table';

const registerBits = 12;
const registers = 1 << registerBits;

/** Counts different values: exactly, with how often each occurs, up to a limit; beyond it by a sketch (HyperLogLog, Flajolet 2007) that errs by about 2 %. */
export class DistinctCounter {
  readonly counts = new Map<Cell, number>();
  private readonly limit: number;
  private sketch: Uint8Array | null = null;

  constructor(limit: number) {
    this.limit = limit;
  }

  get exact(): boolean {
    return this.sketch === null;
  }

  add(value: Cell): void {
    if (this.sketch) {
      this.mark(this.sketch, value);
      return;
    }
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    if (this.counts.size <= this.limit) return;
    this.sketch = new Uint8Array(registers);
    for (const seen of this.counts.keys()) this.mark(this.sketch, seen);
  }

  /** Never more than `most`, the number of values that were added. */
  count(most: number): number {
    return this.sketch ? Math.min(most, estimate(this.sketch)) : this.counts.size;
  }

  private mark(sketch: Uint8Array, value: Cell): void {
    const hash = hashOf(value);
    const register = hash >>> (32 - registerBits);
    const rank = Math.clz32((hash << registerBits) | (1 << (registerBits - 1))) + 1;
    if (rank > (sketch[register] ?? 0)) sketch[register] = rank;
  }
}

function estimate(sketch: Uint8Array): number {
  let sum = 0;
  for (const rank of sketch) sum += 2 ** -rank;
  const raw = ((0.7213 / (1 + 1.079 / registers)) * registers * registers) / sum;
  const wide = 2 ** 32;
  return Math.round(raw < wide / 30 ? raw : -wide * Math.log(1 - raw / wide));
}

const bits = new DataView(new ArrayBuffer(8));

function hashOf(value: Cell): number {
  if (typeof value === 'number') bits.setFloat64(0, value);
  else if (typeof value === 'bigint') bits.setBigInt64(0, value);
  else return mixed(textHash(String(value)));
  return mixed(Math.imul(bits.getInt32(0), 0x9e3779b1) ^ mixed(bits.getInt32(4)));
}

function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Spreads the bits (the finalizer of MurmurHash3). */
function mixed(seed: number): number {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
