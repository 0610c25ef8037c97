import { beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from './answer.ts';
import { escaped, setCanaries } from './canaries.ts';
import type { HostileCase, Verdict } from './case.ts';
import { limits, readHostile, type Outcome } from './run.ts';
import { badlySaid } from './said.ts';

/** One test for each hostile file: it is read in a child process, within 10 s and 512 MB, with the verdict and the words that it deserves. */
export function judge(what: string, cases: readonly HostileCase[]): void {
  describe(`hostile ${what}`, () => {
    let outcomes = new Map<HostileCase, Outcome>();
    beforeAll(async () => {
      setCanaries();
      outcomes = await readHostile(cases);
    });
    it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
      const outcome = outcomes.get(each);
      const complaints = outcome === undefined ? ['it was not read'] : [...complaintsOf(each, outcome), ...escaped(outcome)];
      if (complaints.length > 0) expect.fail(`${complaints.join('\n')}\n${JSON.stringify(outcome)?.slice(0, 1500)}`);
    });
  });
}

function complaintsOf(each: HostileCase, outcome: Outcome): string[] {
  if ('ended' in outcome) return [`the reading process ended: ${outcome.ended}`];
  const { crash, milliseconds, peakBytes } = outcome;
  return [
    ...(crash === null ? [] : [`an error that is no Fault: ${crash}`]),
    ...(milliseconds < limits.seconds * 1000 ? [] : [`it took ${milliseconds} ms`]),
    ...(peakBytes < limits.bytes ? [] : [`it took ${peakBytes} bytes of memory`]),
    ...spoken(outcome).flatMap(badlySaid),
    ...disagreements(each.verdict, outcome),
    ...unheld(each, outcome),
  ];
}

function disagreements(verdict: Verdict, answer: Answer): string[] {
  if (typeof verdict === 'object' && 'refused' in verdict) return notRefused(verdict.refused, answer);
  const { fault, tables, findings } = answer;
  if (fault !== null) return [`it was refused: ${fault.message}`];
  const uncounted = tables.filter(({ rows, promised }) => promised !== null && rows !== promised);
  const wrong = uncounted.map(({ rows, promised }) => `${promised} rows were promised and ${rows} came`);
  const serious = findings.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code }) => code);
  if (verdict === 'ok') return [...wrong, ...serious.map((code) => `a needless word: ${code}`)];
  const codes = findings.map(({ code }) => code).join(' ');
  return verdict.told.test(codes) ? wrong : [...wrong, `it was not told: ${verdict.told} is not in "${codes}"`];
}

function notRefused(words: readonly RegExp[], { fault, tables }: Answer): string[] {
  if (fault === null) return tables.map(({ rows, columns }) => `not refused, but read as ${rows} rows and ${columns.length} columns`);
  if (!/^(bad-file|bad-request)$/.test(fault.code)) return [`refused as ${fault.code}`];
  return words.filter((each) => !each.test(fault.message)).map((each) => `the message lacks ${each}: ${fault.message}`);
}

function unheld({ holds }: HostileCase, answer: Answer): string[] {
  try {
    holds?.(answer);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function spoken({ fault, findings }: Answer): string[] {
  return [...(fault ? [fault.message] : []), ...findings.map(({ message, remedy }) => `${message} ${remedy}`)];
}
