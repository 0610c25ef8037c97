import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FactsWatch, type ColumnFacts } from '#core/facts/facts';
import { guessedMapping, guessRoles } from '#core/guess';
import type { Mapping } from '#core/mapping';
import { openTable } from '#formats/open';
import { cellsIn, cellsOf } from '#formats/table-file';
import { nodeSource } from '../../../backend/tables/node-source.ts';
import { startParquetInNode } from '../../../backend/tables/node-parquet.ts';
import { shared } from '../../formats/reading.ts';
import { exampleOf, headers } from './headers.ts';

startParquetInNode();

async function factsOf(path: string): Promise<ColumnFacts[]> {
  const table = await openTable(await nodeSource(path));
  const watch = new FactsWatch(cellsIn(table.schema));
  for await (const batch of table.batches()) watch.add(cellsOf(batch));
  return watch.facts();
}

describe('a column role', () => {
  it.each(Object.entries(headers))('is guessed right in %s', (_, header) => {
    const { facts, wanted, allowed } = exampleOf(header);
    const guesses = guessRoles(facts);
    const filled: Record<string, string> = guessedMapping(guesses);
    for (const [role, column] of Object.entries(wanted)) expect(filled[role], role).toBe(column);
    for (const [role, column] of Object.entries(filled)) expect(allowed[role] ?? [], `${role} of ${column}`).toContain(column);
  });

  it('is never wrong and sure in more than 1 % of all headers', () => {
    let sure = 0;
    let wrong = 0;
    for (const header of Object.values(headers)) {
      const { facts, allowed } = exampleOf(header);
      for (const guess of guessRoles(facts)) {
        if (guess.confidence !== 'sure') continue;
        sure++;
        if (!allowed[guess.role]?.includes(guess.column)) wrong++;
      }
    }
    expect(sure).toBeGreaterThan(150);
    expect(wrong / sure).toBeLessThanOrEqual(0.01);
  });

  it('is never given twice to one column', () => {
    for (const header of Object.values(headers)) {
      const columns = guessRoles(exampleOf(header).facts).map((guess) => guess.column);
      expect(new Set(columns).size).toBe(columns.length);
    }
  });

  it('comes with a reason in numbers', () => {
    const { facts } = exampleOf('OBJID/id RAJ2000/ra DEJ2000/dec ZSPEC/z QOP/flag SURVEY/survey');
    const withUnit = facts.map((each) => (each.name === 'RAJ2000' ? { ...each, unit: 'deg' } : each));
    const reasons = Object.fromEntries(guessRoles(withUnit).map((guess) => [guess.role, guess.reason]));
    expect(reasons).toEqual({
      id: 'different in all 1,000 rows',
      ra: 'unit deg, 7.2 to 351.6',
      dec: '−45.2 to 31.6',
      z: '0.0004 to 3.9',
      z_flag: 'whole numbers 0 to 4',
      survey: '3 values, all survey names we know',
    });
  });

  it('is taken from a UCD whatever the name says', () => {
    const { facts } = exampleOf('c1/ra c2/dec c3/z c4/err');
    const ucds = ['pos.eq.ra;meta.main', 'pos.eq.dec;meta.main', 'src.redshift', 'stat.error;src.redshift'];
    const guesses = guessRoles(facts.map((each, i) => ({ ...each, ucd: ucds[i] ?? null })));
    expect(guessedMapping(guesses)).toEqual({ ra: 'c1', dec: 'c2', z: 'c3', z_err: 'c4' });
    expect(guesses.map((guess) => guess.confidence)).toEqual(['sure', 'sure', 'sure', 'sure']);
  });

  it('is not taken from a name that the UCD contradicts', () => {
    const { facts } = exampleOf('z/z');
    expect(guessRoles(facts.map((each) => ({ ...each, ucd: 'phot.mag;em.opt.I' })))).toEqual([]);
  });
});

describe.skipIf(!shared)('the public samples (skipped without ../shared)', () => {
  const folder = join(shared ?? '', 'data/redshift');
  const mappings: Record<string, Record<string, string | null>> = shared
    ? JSON.parse(readFileSync(join(folder, 'mappings.json'), 'utf8'))
    : {};
  it.each(Object.keys(mappings))('%s gets the roles that people gave it', async (name) => {
    const guessed: Mapping = guessedMapping(guessRoles(await factsOf(join(folder, name))));
    const wanted = Object.fromEntries(Object.entries(mappings[name] ?? {}).filter(([, column]) => column !== null));
    expect(guessed).toEqual(wanted);
  });

  it('upload_example.csv gets its roles', async () => {
    const guessed = guessedMapping(guessRoles(await factsOf(join(folder, 'upload_example.csv'))));
    expect(guessed).toEqual({ id: 'ID', ra: 'RA', dec: 'DEC', z: 'Z', z_err: 'ERR_Z', z_flag: 'FLAG_DES' });
  });
});
