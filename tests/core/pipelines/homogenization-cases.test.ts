import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { readCombineParams } from '#core/pipelines/combine-settings';
import { sql } from '#core/sql';
import type { Cell, CellType, Row } from '#core/table';
import { homes } from '../../engine/engines.ts';
import { combine, rowsOf, type Small } from './combining.ts';

interface Case {
  case: string;
  columns: Record<string, string>;
  param: Record<string, unknown>;
  dtypes: Record<string, string>;
  rows: Record<string, Cell>[];
  expected?: (Row & { row: number })[];
  expect_error?: string;
  expect_empty_after_cut?: boolean;
}

const file = join(process.env['PHOTOZ_SHARED'] ?? join(import.meta.dirname, '../../../../shared'), 'golden/homogenization_cases.jsonl');
const there = existsSync(file);
const cases = there
  ? readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Case)
  : [];

const types: Record<string, CellType> = { float64: 'double', int64: 'bigint', bool: 'boolean', boolean: 'boolean' };

/** JSON has no infinity and no types: the case names them. */
function catalogOf({ rows, dtypes, columns, case: called }: Case): Small {
  const cells = (column: string): Cell[] =>
    rows.map((row, i) => {
      if (column === 'ra' && !('ra' in row)) return 10 + 0.01 * i;
      if (column === 'dec' && !('dec' in row)) return -10;
      const cell = row[column] ?? null;
      return cell === 'inf' && dtypes[column] === 'float64' ? Infinity : cell;
    });
  const names = [...new Set(['ra', 'dec', ...Object.keys(dtypes)])];
  const declared = names.flatMap((column): [string, CellType][] => {
    const type = types[dtypes[column] ?? 'float64'] ?? (cells(column).some((cell) => typeof cell === 'boolean') ? 'boolean' : 'text');
    return [[column, type]];
  });
  return {
    columns: Object.fromEntries(names.map((column) => [column, cells(column)])),
    types: Object.fromEntries(declared),
    mapping: columns,
    internalName: `${String(cases.findIndex((each) => each.case === called) + 1).padStart(3, '0')}_syn`,
  };
}

/** Cases with rows for which the reference is wrong; all others have its answers without its faults. */
const faulty = new Set(['COSMOS_Web int type']);

const compared = [
  'id',
  'z',
  'z_flag',
  'z_err',
  'survey',
  'instrument_type',
  'z_flag_homogenized',
  'instrument_type_homogenized',
  'tie_result',
];

describe.skipIf(!there).each(homes)('the homogenization goldens (skipped without ../shared) on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it.each(cases.map((each, i) => ({ ...each, title: `${i} ${each.case}` })))('$title', async (given) => {
    const run = async (): Promise<void> =>
      combine(
        engine,
        [catalogOf(given)],
        readCombineParams({ bad_rows: 'fail', insert_rubin_footprint_flag: true, reference_faults: faulty.has(given.case), ...given.param })
          .params,
      );
    if (given.expect_error !== undefined || given.expect_empty_after_cut === true) {
      await expect(run()).rejects.toMatchObject({ name: 'Fault' });
      return;
    }
    await run();
    // The goldens stop before duplicates are looked for: their tie_result is what the input said.
    const kept = await engine.rows(sql`SELECT tie_in FROM kept_rows ORDER BY "row"`);
    const rows = (await rowsOf(engine, 'result')).map((row, i): Row => ({ ...row, tie_result: kept[i]?.['tie_in'] ?? null }));
    const plain = rows.map((row) => Object.fromEntries(compared.map((column) => [column, row[column] ?? null])));
    const expected = given.expected?.map((row) =>
      Object.fromEntries(compared.map((column) => [column, row[column] === 'inf' ? Infinity : (row[column] ?? null)])),
    );
    expect(plain).toEqual(expected);
    expect(rows.map((row) => String(row['CRD_ID']).split('_')[1])).toEqual(given.expected?.map((row) => String(row.row)));
  });
});
