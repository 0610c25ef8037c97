/** Numbers that look random and are the same on every machine. */
export interface Random {
  /** From 0 to 1, without 1. */
  unit(): number;
  between(low: number, high: number): number;
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number;
  normal(mean: number, sigma: number): number;
  chance(probability: number): boolean;
}

/** The generator sfc32 (C. Doty-Humphrey, PractRand), seeded by a word. */
export function randomFrom(seed: string): Random {
  const unit = sfc32(seed);
  for (let i = 0; i < 16; i += 1) unit();
  const between = (low: number, high: number): number => low + unit() * (high - low);
  const normal = (mean: number, sigma: number): number =>
    mean + sigma * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return { unit, between, normal, below: (count) => Math.floor(unit() * count), chance: (probability) => unit() < probability };
}

function sfc32(seed: string): () => number {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, hashOf(seed)];
  return () => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return (mixed >>> 0) / 4294967296;
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  return [...text].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
}

/** One of several values, each with its weight. */
export function weighted<T>(random: Random, choices: readonly (readonly [T, number])[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random.unit() * total;
  const found = choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1);
  if (!found) throw new RangeError('nothing to choose from');
  return found[0];
}
