import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { conditionSql, unanswerable, type RuleScope } from '#core/homogenize/compile';
import { columnsOf } from '#core/homogenize/expression';
import { parseRule } from '#core/homogenize/parse';
import { list, name, sql } from '#core/sql';
import { packedColumn } from '../pipelines/combining.ts';
import { homes } from '../../engine/engines.ts';

const scope: RuleScope = new Map([
  ['z', { sql: name('z'), kind: 'number', ieee: false }],
  ['raw', { sql: name('raw'), kind: 'number', ieee: true }],
  ['word', { sql: name('word'), kind: 'text', ieee: false }],
  ['sure', { sql: name('sure'), kind: 'boolean', ieee: false }],
]);

describe.each(homes)('a rule on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  async function holds(rule: string, row: { z?: number; raw?: number; word?: string; sure?: boolean }): Promise<unknown> {
    const [z, raw, word, sure] = [row.z ?? null, row.raw ?? null, row.word ?? null, row.sure ?? null];
    const from = sql`(SELECT ${z}::DOUBLE AS z, ${raw}::DOUBLE AS raw, ${word}::VARCHAR AS word, ${sure}::BOOLEAN AS sure)`;
    const [answer] = await engine.rows(sql`SELECT ${conditionSql(parseRule(rule), scope)} AS holds FROM ${from}`);
    return answer?.['holds'];
  }

  it('lets a missing raw number behave as NaN: only != holds', async () => {
    expect(await holds('raw != -99', {})).toBe(true);
    expect(await holds('raw == -99', {})).toBe(false);
    expect(await holds('raw >= 0.001', {})).toBe(false);
    expect(await holds('raw != raw', {})).toBe(true);
    expect(await holds('not raw < 1', {})).toBe(true);
    expect(await holds('isfinite(raw)', {})).toBe(false);
  });

  it('lets a missing standard column follow SQL: the condition is unknown', async () => {
    expect(await holds('z != -99', {})).toBeNull();
    expect(await holds('not z < 1', {})).toBeNull();
    expect(await holds("word != 'STAR'", {})).toBeNull();
    expect(await holds('z <= raw', { raw: 1 })).toBeNull();
    expect(await holds('z != raw', { z: 1 })).toBe(true);
  });

  it('never finds a text equal to a number, whatever it looks like', async () => {
    expect(await holds('word == 1', { word: '1' })).toBe(false);
    expect(await holds('word != 1', { word: '1' })).toBe(true);
    expect(await holds("raw != '-'", {})).toBe(true);
    expect(await holds('word == True', { word: 'True' })).toBe(false);
  });

  it('finds 1 equal to True', async () => {
    expect(await holds('raw == True', { raw: 1 })).toBe(true);
    expect(await holds('sure != True', { sure: false })).toBe(true);
    expect(await holds('sure == 1', { sure: true })).toBe(true);
    expect(await holds('sure and z > 0', { sure: true, z: 1 })).toBe(true);
  });

  it('knows chains, precedence and arithmetic', async () => {
    expect(await holds('0 < z < 0.7', { z: 0.5 })).toBe(true);
    expect(await holds('0 < z < 0.7', { z: 0.7 })).toBe(false);
    expect(await holds('z == 1 or z == 2 and raw == 3', { z: 1, raw: 4 })).toBe(true);
    expect(await holds('(z == 1 or z == 2) and raw == 3', { z: 1, raw: 4 })).toBe(false);
    expect(await holds('2 + 3 * -z == -1', { z: 1 })).toBe(true);
    expect(await holds('np.abs(z - raw) > 0.001', { z: 1, raw: 1.002 })).toBe(true);
    expect(await holds('np.trunc(float(z)) - 10*np.trunc(np.trunc(float(z))/10) == 4', { z: 24.9 })).toBe(true);
  });

  it('holds no NaN for the greatest number', async () => {
    expect(await holds('raw - raw >= 0', { raw: Infinity })).toBe(false);
    expect(await holds('last_digit(raw) >= 0', { raw: Infinity })).toBe(false);
  });

  it('reads a digit of a whole number as text', async () => {
    const rule = 'len(str(int(z))) <= 1 or int(str(int(z))[-2]) <= 3';
    const answers: unknown[] = [];
    for (const z of [5, 35, 45, 130, 140, -25]) answers.push(await holds(rule, { z }));
    expect(answers).toEqual([true, true, false, true, false, true]);
  });

  it('says where int() has no answer', async () => {
    const where = unanswerable(parseRule('len(str(int(z))) <= 1 or int(str(int(z))[-2]) <= 3'), scope);
    const flags = [5, 35, -25, 5.5, -5, Infinity];
    await engine.load('flags', [{ rows: flags.length, columns: [packedColumn('z', flags)] }]);
    const rows = await engine.rows(sql`SELECT ${list(where, ' OR ')} AS refused FROM flags ORDER BY rowid`);
    expect(rows.map((row) => row['refused'])).toEqual([false, false, false, true, true, true]);
  });
});

describe('the words of a rule', () => {
  it('name each column once', () => {
    expect(columnsOf(parseRule("z > 1 and (z < 2 or not kind == 'z_err') and abs(raw) > 0"))).toEqual(['z', 'kind', 'raw']);
  });

  it.each([
    ['z ==', /it ends where a number, a text, a column or "\(" was expected/],
    ['z == 1 2', /at place 8 "2" stands where an operator or the end/],
    ['(z == 1', /"\)" was expected/],
    ['z = 1', /has "=" at place 3/],
    ['__import__("os") == 1', /calls __import__\(\)/],
    ['z == 1; 2', /has ";" at place 7/],
    [`${'('.repeat(5000)}z`, /levels deep/],
    ['not '.repeat(5000), /levels deep/],
  ])('refuse %s', (rule, words) => {
    expect(() => parseRule(rule)).toThrow(words);
  });

  it('must be a condition over columns that there are', () => {
    expect(() => conditionSql(parseRule('z + 1'), scope)).toThrow(/must be a condition/);
    expect(() => conditionSql(parseRule('nothing == 1'), scope)).toThrow(/reads nothing, and there is no such column/);
    expect(() => conditionSql(parseRule('len(z) == 1'), scope)).toThrow(/no text/);
  });
});
