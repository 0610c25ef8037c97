import { describe, expect, it } from 'vitest';
import { orderOfTurns } from '../../../backend/runner/queue.ts';

const waiting = (...words: string[]): { id: number; ownerKey: string }[] => words.map((ownerKey, i) => ({ id: i + 1, ownerKey }));
const ids = (turns: { id: number }[]): number[] => turns.map(({ id }) => id);

describe('the order of turns', () => {
  it('is first come, first served for one person', () => {
    expect(ids(orderOfTurns(waiting('ana', 'ana', 'ana')))).toEqual([1, 2, 3]);
  });

  it('lets a second person in after one run of the first', () => {
    expect(ids(orderOfTurns(waiting('ana', 'ana', 'ana', 'ben')))).toEqual([1, 4, 2, 3]);
  });

  it('knows who had the last turn', () => {
    expect(ids(orderOfTurns(waiting('ana', 'ben'), ['ana']))).toEqual([2, 1]);
    expect(ids(orderOfTurns(waiting('ana', 'ben', 'cy'), ['ben', 'ana']))).toEqual([3, 2, 1]);
  });

  it('gives nobody a turn when nobody waits', () => {
    expect(orderOfTurns([])).toEqual([]);
  });
});
