import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Outcome } from './run.ts';

/** A file beside the hostile ones, at a place that some of them name. No byte of it may be in an answer. */
export const secretFile = '/tmp/photoz-hostile-secret';
export const secret = 'canary-7f3a91';
/** What a pickle would make if it were loaded. */
export const canaryFile = '/tmp/photoz-hostile-canary';

export function setCanaries(): void {
  writeFileSync(secretFile, `${secret}\n`.repeat(20));
  rmSync(canaryFile, { force: true });
}

const asNumbers = [...secret].map((letter) => letter.charCodeAt(0)).join();

/** What came out of the cage, if anything did. */
export function escaped(outcome: Outcome): string[] {
  const all = JSON.stringify(outcome).replaceAll('"', '');
  return [
    ...(all.includes(secret) || all.includes(asNumbers) ? [`the answer holds what is in ${secretFile}`] : []),
    ...(existsSync(canaryFile) ? [`a pickle was loaded: ${canaryFile} is there`] : []),
  ];
}
