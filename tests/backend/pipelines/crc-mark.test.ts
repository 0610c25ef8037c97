import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCombineParams, type CombineParams } from '#core/pipelines/combine-params';
import { run } from '../../../backend/cli/run.ts';
import { combineFiles, type CombineReport } from '../../../backend/pipelines/combine.ts';
import { crcMarkSamples, readCsv, samples, shared, sharedIsThere, type Sample, type TextRow } from './shared-data.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'photoz-crc-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limits = { memoryBytes: 1e9, threads: 2, identity: 'size-and-time' } as const;

async function combined(
  inputs: readonly Sample[],
  params: Partial<CombineParams> = {},
): Promise<{ rows: TextRow[]; report: CombineReport }> {
  const path = join(folder, 'out.csv');
  const files = inputs.map((input) => ({ ...input, kind: 'file' as const }));
  const report = await combineFiles({
    inputs: files,
    params: { ...defaultCombineParams, ...params },
    output: { path, format: 'csv' },
    ...limits,
  });
  return { rows: readCsv(path), report };
}

const asSet = (text = ''): string[] =>
  text
    .split(/,\s*/)
    .filter((each) => each !== '')
    .sort();

const number = (text = ''): number | null => (text === '' ? null : Number(text));

/** What must be equal, row by row. The golden has no input id that is a number written as another float. */
function told(row: TextRow): unknown {
  return {
    CRD_ID: row['CRD_ID'],
    source: row['source'],
    id: row['id'] ?? '',
    numbers: ['ra', 'dec', 'z', 'z_flag', 'z_err', 'z_flag_homogenized', 'is_in_rubin_footprint', 'tie_result'].map((each) =>
      number(row[each]),
    ),
    texts: ['survey', 'instrument_type', 'instrument_type_homogenized'].map((each) => row[each] ?? ''),
    compared_to: asSet(row['compared_to']),
  };
}

/** Rows that share a group, as lists of CRD_IDs. */
function groups(rows: readonly TextRow[], key: string): string[][] {
  const members = new Map<string, string[]>();
  for (const row of rows) {
    const group = row[key] ?? '';
    members.set(group, [...(members.get(group) ?? []), row['CRD_ID'] ?? '']);
  }
  return [...members.values()].map((each) => each.sort()).sort((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

const ties = (rows: readonly TextRow[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[row['tie_result'] ?? ''] = (counts[row['tie_result'] ?? ''] ?? 0) + 1;
  return counts;
};

const golden = (): TextRow[] => readCsv(join(shared, 'golden/crc_mark.csv'));

describe.skipIf(!sharedIsThere)('golden/crc_mark.csv (skipped without ../shared)', () => {
  it('is reproduced row by row, with its groups', async () => {
    const { rows } = await combined(crcMarkSamples());
    expect(rows.map(told)).toEqual(golden().map(told));
    expect(groups(rows, 'group_id')).toEqual(groups(golden(), 'component_key'));
    expect(ties(rows)).toEqual({ 0: 2, 1: 3899, 2: 4, 3: 95 });
  });

  it('keeps 3951 rows from flag 3 on', async () => {
    const { rows, report } = await combined(crcMarkSamples(), { flagCut: 3 });
    expect(rows).toHaveLength(3951);
    expect(ties(rows)).toEqual({ 0: 2, 1: 3850, 2: 4, 3: 95 });
    expect(report.waterfall).toEqual([
      { label: 'Rows in', kept: 4000, taken: 0 },
      { label: 'Below flag 3', kept: 3951, taken: 49 },
      { label: 'Rows out', kept: 3951, taken: 0 },
    ]);
  });

  it.each([
    { tieTreatment: 'remove_all' as const, left: 3899 },
    { tieTreatment: 'keep_all' as const, left: 3903 },
    { tieTreatment: 'draw_one' as const, left: 3901 },
  ])('keeps $left rows when duplicates are removed and ties are treated by $tieTreatment', async ({ tieTreatment, left }) => {
    const { rows, report } = await combined(crcMarkSamples(), { combineType: 'concatenate_and_remove_duplicates', tieTreatment });
    expect(rows).toHaveLength(left);
    expect(report.waterfall.at(-1)).toEqual({ label: 'Rows out', kept: left, taken: 0 });
    expect(new Set(rows.map((row) => row['tie_result']))).toEqual(new Set(tieTreatment === 'keep_all' ? ['1', '2'] : ['1']));
  });

  it('is reproduced by the command line, with relative paths, and nothing else is left in the folder', async () => {
    const config = {
      executor: { name: 'local', args: { n_workers: 3 } },
      inputs: {
        specz: crcMarkSamples().map(({ path, internalName, mapping }) => {
          return { path: path.slice(shared.length + 1), internal_name: internalName, columns: mapping, format: 'parquet' };
        }),
      },
      output_root_dir: join(folder, 'published'),
      output_dir: 'outputs',
      output_name: 'crd',
      output_format: 'CSV',
      param: { combine_type: 'concatenate_and_mark_duplicates', insert_rubin_footprint_flag: 'yes' },
    };
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const said: string[] = [];
    const io = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text), stdin: async () => '' };
    await run(['combine-redshifts', 'config.json', '--cwd', shared], { ...io, env: {}, cwd: folder, isTerminal: false });
    const rows = readCsv(join(folder, 'published/outputs/crd.csv'));
    expect(rows.map(told)).toEqual(golden().map(told));
    expect(readdirSync(join(folder, 'published/outputs'))).toEqual(['crd.csv']);
    expect(said.join('')).toContain('Wrote 4000 rows');
  });

  it('gives the same answer when its own output is combined again', async () => {
    const first = await combined(crcMarkSamples());
    const path = join(folder, 'first.parquet');
    const files = crcMarkSamples().map((input) => ({ ...input, kind: 'file' as const }));
    await combineFiles({ inputs: files, params: defaultCombineParams, output: { path, format: 'parquet' }, ...limits });
    const again = await combined([{ path, internalName: '7_again', mapping: { ra: 'ra', dec: 'dec', z: 'z' } }]);
    expect(ties(again.rows)).toEqual(ties(first.rows));
    expect(again.rows.map((row) => [row['CRD_ID'], row['z_flag_homogenized'], row['tie_result']])).toEqual(
      first.rows.map((row, i) => [`CRD7_${i + 1}`, row['z_flag_homogenized'], row['tie_result']]),
    );
    expect(again.rows.map((row) => row['id'])).toEqual(first.rows.map((row) => row['id']));
  });
});

describe.skipIf(!sharedIsThere)('the other samples (skipped without ../shared)', () => {
  it('go together: DESI, JADES, OzDES, VVDS, 6dFGS and CANDELS', async () => {
    const { rows, report } = await combined(
      samples(['6dfgs', '1_a'], ['desi', '2_b'], ['jades', '3_c'], ['ozdes', '4_d'], ['vvds', '5_e'], ['z_cat_CANDELS', '6_f']),
    );
    expect(rows).toHaveLength(report.catalogs.reduce((sum, each) => sum + each.kept, 0));
    const flags = (survey: string) =>
      Object.fromEntries(report.surveyFlags.filter((each) => each.survey === survey).map(({ flag, rows: n }) => [String(flag), n]));
    expect(flags('JADES')).toEqual({ 0: 318, 1: 91, 2: 135, 3: 129, 4: 327 });
    expect(flags('OZDES')).toEqual({ 0: 122, 1: 125, 3: 187, 4: 491, 6: 75 });
    expect(flags('6DFGS')).toEqual({ 0: 58, 1: 46, 3: 59, 4: 788, 6: 49 });
    expect(flags('CANDELS')).toEqual({ 3: 923, 4: 77 });
    expect(Object.keys(flags('DESI'))).toContain('6');
    expect(flags('VVDS')['null']).toBeUndefined();
  });

  it.each([
    ['test_survey_not_supported', /there is no rule for the survey/],
    ['test_survey_supported_but_wrong_flags', /none of its \d+ rows gets a value of z_flag_homogenized/],
  ])('refuses %s by name', async (file, words) => {
    const path = join(shared, `data/redshift/${file}.parquet`);
    await expect(combined([{ path, internalName: '1_x', mapping: {} }])).rejects.toThrow(words);
    expect(readdirSync(folder).filter((each) => each.includes('partial'))).toEqual([]);
  });
});
