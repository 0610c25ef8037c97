import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../backend/demo/random.ts';
import { corpus } from './corpus.ts';
import { mutated } from './mutate.ts';
import { fuzz } from './run.ts';
import { watchedSource } from './watched-source.ts';

describe('damaged files', () => {
  it('end with a fault or a table, and nothing else', async () => {
    const { read, wrong } = await fuzz({ seed: 'ci', most: 1200, seconds: 20 });
    expect(wrong).toEqual([]);
    expect(read).toBeGreaterThan(50);
  }, 60_000);

  it('are the same for the same seed', () => {
    const [good] = corpus();
    const bytes = good?.bytes ?? new Uint8Array(0);
    expect(mutated(bytes, randomFrom('a 1'))).toEqual(mutated(bytes, randomFrom('a 1')));
    expect(mutated(bytes, randomFrom('a 1'))).not.toEqual(mutated(bytes, randomFrom('a 2')));
  });

  it('are watched for readings out of bounds', async () => {
    const { source, wrong } = watchedSource(new Uint8Array(10), 'a');
    await source.slice(2, 20);
    expect(wrong).toEqual([]);
    await source.slice(11, 12);
    await source.slice(-1, 4);
    await source.slice(5, 4);
    expect(wrong).toHaveLength(3);
  });
});
