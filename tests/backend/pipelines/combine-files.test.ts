import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultCombineParams } from '#core/pipelines/combine-params';
import { main } from '../../../backend/cli/main.ts';
import { combineFiles, type CombineWatch } from '../../../backend/pipelines/combine.ts';
import { readCsv } from './shared-data.ts';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'photoz-files-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'a.csv'),
    'RA,Dec,z_best,Q,who,note\n10,0,0.1,4,OzDES,first\n10.00005,0,0.1001,3,OzDES,"second, of the same"\n400,0,0.3,4,OzDES,nowhere\n',
  );
  writeFileSync(join(folder, 'b.csv'), 'ra,dec,z,z_flag,survey\n10.0001,0,0.1,2,2dFLenS\n50,-20,0.7,6,2dFLenS\n60,-20,none,4,2dFLenS\n');
});

const config = {
  inputs: {
    specz: [
      { path: 'a.csv', internal_name: '001_a', columns: { ra: 'RA', dec: 'Dec', z: 'z_best', z_flag: 'Q', survey: 'who' } },
      { path: 'b.csv', internal_name: '002_b' },
    ],
  },
  output_root_dir: 'root',
  output_dir: 'out',
  output_name: 'crd',
  output_format: 'csv',
  param: { extra_columns: { note: 'str' } },
};

interface Said {
  code: number;
  out: string;
  err: string;
}

/** The command as a person types it, standing in the folder. */
async function photoz(args: string[], settings: unknown = config): Promise<Said> {
  writeFileSync(join(folder, 'config.yaml'), typeof settings === 'string' ? settings : JSON.stringify(settings));
  const said: Said = { code: 0, out: '', err: '' };
  const io = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text), stdin: async () => '' };
  said.code = await main(['run', ...args], { ...io, env: {}, cwd: folder, isTerminal: false });
  return said;
}

const job = (name: string, format: 'csv' | 'parquet' = 'csv') => ({
  inputs: config.inputs.specz.map((each) => {
    return { path: join(folder, each.path), kind: 'file' as const, internalName: each.internal_name, mapping: each.columns ?? {} };
  }),
  params: defaultCombineParams,
  output: { path: join(folder, name), format },
  ...({ memoryBytes: 1e9, threads: 2, identity: 'sha256' } as const),
});

describe('photoz run combine-redshifts', () => {
  it('combines CSV files, sets bad rows aside with a warning and writes where the configuration says', async () => {
    const { code, err, out } = await photoz(['combine-redshifts', 'config.yaml']);
    expect([code, err]).toEqual([0, 'warning: 1 row was set aside, such as row 3 of 001_a: ra is 360 or more (RA = 400.0).\n']);
    expect(out).toContain('Wrote 5 rows');
    const rows = readCsv(join(folder, 'root/out/crd.csv'));
    expect(rows.map((row) => [row['CRD_ID'], row['z_flag_homogenized'], row['tie_result'], row['compared_to'], row['note']])).toEqual([
      ['CRD001_1', '4.0', '1', 'CRD001_2, CRD002_1', 'first'],
      ['CRD001_2', '3.0', '0', 'CRD001_1, CRD002_1', 'second, of the same'],
      ['CRD002_1', '1.0', '0', 'CRD001_1, CRD001_2', ''],
      ['CRD002_2', '6.0', '3', '', ''],
      ['CRD002_3', '4.0', '1', '', ''],
    ]);
  });

  it('leaves columns without any value out, but not those that tell of marks', async () => {
    await photoz(['combine-redshifts', 'config.yaml', '--out', 'only.csv'], { ...config, inputs: { specz: [config.inputs.specz[1]] } });
    expect(readFileSync(join(folder, 'only.csv'), 'utf8').split('\n')[0]).toBe(
      'CRD_ID,ra,dec,z,z_flag,survey,source,tie_result,is_in_rubin_footprint,compared_to,z_flag_homogenized,instrument_type_homogenized,note,group_id',
    );
  });

  it('reports as one JSON document, with hashes when asked', async () => {
    const { out } = await photoz(['combine-redshifts', 'config.yaml', '--json', '--hash']);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(report['inputs']).toMatchObject([
      { internal_name: '001_a', file: 'a.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
      {},
    ]);
    expect(report['set_aside']).toMatchObject({ rows: 1, first: [{ source: '001_a', row: 3 }] });
    expect(report['columns']).toContainEqual({
      name: 'ra',
      type: 'double',
      unit: 'deg',
      ucd: 'pos.eq.ra;meta.main',
      description: 'Right ascension',
      role: 'ra',
    });
    expect(report['versions']).toMatchObject({
      combine_redshift_dedup: expect.any(String) as unknown,
      duckdb: expect.any(String) as unknown,
    });
  });

  it('reads a flags file beside the configuration, rules and all', async () => {
    const rules =
      'OZDES:\n    z_flag_translation: {4: 1, default: 0}\n    instrument_type_translation: {default: g}\n  2dflens:\n    z_flag_translation:\n      conditions:\n      - {expr: "z_flag < 5 and np.isfinite(z)", value: 3}\n      default: 6\n    instrument_type_translation: {default: s}';
    writeFileSync(
      join(folder, 'flags.yaml'),
      `tiebreaking_priority: [instrument_type_homogenized, z_flag_homogenized]\ncrossmatch_radius_arcsec: 0.3\ntranslation_rules:\n  ${rules}\n`,
    );
    const { code } = await photoz(['combine-redshifts', 'config.yaml', '--out', 'out.csv'], {
      ...config,
      param: { flags_translation_file: 'flags.yaml' },
    });
    const rows = readCsv(join(folder, 'out.csv'));
    expect([code, rows.map((row) => [row['z_flag_homogenized'], row['instrument_type_homogenized'], row['tie_result']])]).toEqual([
      0,
      [['1.0', 'g', '0'], ['0.0', 'g', '0'], ['3.0', 's', '1'], ['6.0', 's', '3'], ['6.0', 's', '3']], // prettier-ignore
    ]);
  });

  it.each([
    [['combine-redshifts'], /Give one CONFIG/],
    [['combine-redshifts', 'config.yaml', '--nonsense'], /nonsense/],
    [['make-coffee', 'config.yaml'], /There is no pipeline "make-coffee"/],
    [[], /Say which pipeline/],
  ])('exits with 2 on wrong arguments: %j', async (args, words) => {
    const said = await photoz(args);
    expect(said.code).toBe(2);
    expect(said.err).toMatch(words);
  });

  it.each([
    ['an unknown key', { ...config, outptu: 1 }, /Unknown key "outptu"/],
    [
      'a file that is not there',
      { ...config, inputs: { specz: [{ path: 'c.csv', internal_name: '1_c' }] } },
      /1_c: there is no file .*c\.csv/,
    ],
    ['no YAML', 'inputs: [', /is neither YAML nor JSON/],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      /config\.yaml/,
    ],
    ['a bad row, told to fail', { ...config, param: { bad_rows: 'fail' } }, /1 × ra is 360 or more in RA: 001_a row 3/],
    ['a missing flags file', { ...config, param: { flags_translation_file: 'none.yaml' } }, /none\.yaml is not there/],
    ['a format that cannot be written', { ...config, output_format: 'fits' }, /output format is "fits"/],
    ['no place for the result', { inputs: config.inputs }, /Say where the result goes/],
  ])('exits with 1 and one sentence on %s, and leaves nothing half-made', async (_, settings, words) => {
    const said = await photoz(['combine-redshifts', 'config.yaml'], settings);
    expect(said.code).toBe(1);
    expect(said.err).toMatch(words);
    expect(said.err).not.toMatch(/\n\s+at /);
    const left = readdirSync(folder, { recursive: true }).map(String);
    expect(left.filter((each) => /partial|crd\.|root/.test(each))).toEqual([]);
  });
});

describe('combineFiles', () => {
  it('refuses to write over an input', async () => {
    await expect(combineFiles(job('a.csv'))).rejects.toThrow(/take the place of the input 001_a/);
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toContain('OzDES');
  });

  it('leaves nothing beside a place that it cannot take', async () => {
    const place = join(folder, 'taken.csv');
    const taken: CombineWatch = { onEnd: ({ makes }) => makes === 'result' && mkdirSync(join(place, 'inside'), { recursive: true }) };
    await expect(combineFiles(job('taken.csv'), taken)).rejects.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv', 'taken.csv']);
  });

  it('gives the same bytes for the same inputs', async () => {
    await combineFiles(job('one.parquet', 'parquet'));
    await combineFiles(job('two.parquet', 'parquet'));
    expect(readFileSync(join(folder, 'one.parquet')).equals(readFileSync(join(folder, 'two.parquet')))).toBe(true);
  });

  it('tells its plan and each step, and stops when asked, without a trace', async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const watch: CombineWatch = {
      onPlan: (steps) => heard.push(`${steps.length} steps`),
      onStart: (step) => heard.push(step.title),
      onEnd: (record) => record.makes === 'flagged_rows' && stop.abort(new Error('enough')),
      signal: stop.signal,
    };
    await expect(combineFiles(job('never.csv'), watch)).rejects.toThrow();
    expect(heard.slice(0, 4)).toEqual([
      expect.stringMatching(/\d+ steps/),
      'Read 2 catalogs',
      'Look at surveys and flags',
      'Map flags to the common scale',
    ]);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'b.csv']);
  });
});
