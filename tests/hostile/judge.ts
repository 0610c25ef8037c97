import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './answer.ts';
import type { HostileCase, Verdict } from './case.ts';
import { limits, readHostile, type Outcome } from './run.ts';

/** One test for each hostile file: it is read in a child process, within 10 s and 512 MB, with the verdict and the words that it deserves. */
export function judge(what: string, cases: readonly HostileCase[]): void {
  describe(`hostile ${what}`, () => {
    let outcomes = new Map<HostileCase, Outcome>();
    beforeAll(async () => {
      outcomes = await readHostile(cases);
    });
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
      const outcome = outcomes.get(each);
      if (outcome === undefined) throw new Error('it was not read');
      if ('ended' in outcome) throw new Error(`the reading process ended: ${outcome.ended}`);
      expect(outcome.crash, 'an error that is no Fault').toBeNull();
      expect(outcome.milliseconds).toBeLessThan(limits.seconds * 1000);
      expect(outcome.peakBytes).toBeLessThan(limits.bytes);
      for (const message of spoken(outcome)) wellSaid(message);
      agrees(each.verdict, outcome);
      each.holds?.(outcome);
    });
  });
}

function agrees(verdict: Verdict, { fault, tables, findings }: Answer): void {
  if (typeof verdict === 'object' && 'refused' in verdict) {
    const came = tables.map(({ rows, columns }) => `a table of ${rows} rows and ${columns.length} columns`).join(', ');
    expect(fault === null ? `not refused, but read as ${came}` : fault.code).toMatch(/^(bad-file|bad-request)$/);
    for (const words of verdict.refused) expect(fault?.message).toMatch(words);
    return;
  }
  expect(fault).toBeNull();
  for (const { rows, promised } of tables) if (promised !== null) expect(rows).toBe(promised);
  const told = findings.filter(({ severity }) => severity !== 'passed').map(({ code }) => code);
  if (verdict === 'ok') expect(findings.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  else expect(told.join(' ')).toMatch(verdict.told);
}

function spoken({ fault, findings }: Answer): string[] {
  return [...(fault ? [fault.message] : []), ...findings.map(({ message, remedy }) => `${message} ${remedy}`)];
}

/** Whole sentences for people: no inner words, no places on the machine, not without end. */
function wellSaid(message: string): void {
  expect(message).not.toMatch(/undefined|\bNaN\b.*bytes|\[object|\bat \w+ \(|node_modules|file:\/\/|hostile-\w{6}|internal error/);
  expect(message).toMatch(/[.!?)"”]\s*$/);
  expect(message.length).toBeLessThan(1500);
}
