import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '#core/engine';
import { always, conditions, survey } from '#core/homogenize/rules';
import type { CombineParams } from '#core/pipelines/combine-params';
import { sql } from '#core/sql';
import { homes } from '../../engine/engines.ts';
import { apart, columnOf, combine, rowsOf, type Small } from './combining.ts';

/** Given on the common scale: no rule has to speak. */
const given = (flags: (number | null)[], types: (string | null)[]) => ({ z_flag_homogenized: flags, instrument_type_homogenized: types });

const ozdes = (flags: (number | null)[]): Small => ({
  columns: { ...apart(flags.length), z: flags.map(() => 0.1), z_flag: flags, survey: flags.map(() => 'OzDES') },
});

/** Three rows of one object, two of another that tie, one star, one alone. */
const crowd: Small = {
  columns: {
    ra: [10, 10.00005, 10.0001, 20, 20.0001, 30, 0.00001],
    dec: [0, 0, 0, -5, -5, -10, 1],
    z: [0.5, 0.5001, 0.9, 0.3, 0.4, 0, 1],
    ...given([4, 4, 3, 3, 3, 6, 1], ['s', 's', 's', 's', 's', 's', 'p']),
  },
};

describe.each(homes)('combine redshift catalogs on $home', ({ open }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(() => engine.close());

  it('marks duplicates, ties and stars, and names the neighbors', async () => {
    await combine(engine, [crowd, { columns: { ra: [359.99999], dec: [1], z: [1], ...given([4], ['s']) } }]);
    expect(await columnOf(engine, 'tie_result')).toEqual([1, 0, 0, 2, 2, 3, 0, 1]);
    expect(await columnOf(engine, 'compared_to')).toEqual([
      'CRD001_2, CRD001_3',
      'CRD001_1, CRD001_3',
      'CRD001_1, CRD001_2',
      'CRD001_5',
      'CRD001_4',
      null,
      'CRD002_1',
      'CRD001_7',
    ]);
    const groups = await columnOf(engine, 'group_id');
    expect(new Set(groups.slice(0, 3)).size).toBe(1);
    expect(new Set(groups).size).toBe(4);
  });

  it('removes duplicates by each treatment; the draw is the same each time', async () => {
    const left = async (params: Partial<CombineParams>) => {
      await combine(engine, [crowd], { combineType: 'concatenate_and_remove_duplicates', ...params });
      return columnOf(engine, 'CRD_ID');
    };
    expect(await left({ tieTreatment: 'remove_all' })).toEqual(['CRD001_1', 'CRD001_7']);
    expect(await rowsOf(engine, 'waterfall')).toEqual([
      { label: 'Rows in', kept: 7, taken: 0 },
      { label: 'Duplicates', kept: 5, taken: 2 },
      { label: 'Unresolved ties', kept: 3, taken: 2 },
      { label: 'Stars', kept: 2, taken: 1 },
      { label: 'Rows out', kept: 2, taken: 0 },
    ]);
    expect(await left({ tieTreatment: 'keep_all' })).toEqual(['CRD001_1', 'CRD001_4', 'CRD001_5', 'CRD001_7']);
    const drawn = await left({ tieTreatment: 'draw_one' });
    expect(drawn).toHaveLength(3);
    expect(await left({ tieTreatment: 'draw_one' })).toEqual(drawn);
    const seeds = [];
    for (const seed of [1, 2, 3, 4, 5, 6]) seeds.push((await left({ tieTreatment: 'draw_one', seed }))[1]);
    expect(new Set(seeds)).toEqual(new Set(['CRD001_4', 'CRD001_5']));
  });

  it('keeps rows from the cut on, stars among them, and drops rows without a flag', async () => {
    const small = { columns: { ...apart(5), z: [1, 1, 1, 1, 1], ...given([4, 2, 6, null, 3], ['s', 's', 's', 's', 'p']) } };
    await combine(engine, [small], { flagCut: 3, combineType: 'concatenate' });
    expect(await columnOf(engine, 'CRD_ID')).toEqual(['CRD001_1', 'CRD001_3', 'CRD001_5']);
    expect(await rowsOf(engine, 'waterfall')).toEqual([
      { label: 'Rows in', kept: 5, taken: 0 },
      { label: 'Below flag 3', kept: 3, taken: 2 },
      { label: 'Rows out', kept: 3, taken: 0 },
    ]);
  });

  it('takes an earlier output by its own id, and settles its ties anew; the reference believes them where nothing is near', async () => {
    const earlier = { ...apart(3), z: [1, 1, 1], ...given([4, 4, 4], ['s', 's', 's']), source: ['a', 'a', 'b'] };
    const ties = { CRD_ID: ['CRD1_7', 'CRD1_8', 'CRD2_1'], tie_result: [0, 2, null], compared_to: ['CRD9_9', null, null] };
    await combine(engine, [{ columns: { ...earlier, ...ties } }]);
    expect(await columnOf(engine, 'id')).toEqual(['CRD1_7', 'CRD1_8', 'CRD2_1']);
    expect(await columnOf(engine, 'tie_result')).toEqual([1, 1, 1]);
    expect(await columnOf(engine, 'source')).toEqual(['001_cat', '001_cat', '001_cat']);
    expect(await columnOf(engine, 'compared_to')).toEqual([null, null, null]);
    await combine(engine, [{ columns: { ...earlier, ...ties } }], { referenceFaults: true });
    expect(await columnOf(engine, 'tie_result')).toEqual([0, 2, 1]);
  });

  it('keeps a column that has a standard name by chance within reach of the rules', async () => {
    const mine = survey('Mine', conditions(0, ['z__orig > 5', 4]), always('s'));
    const columns = { ...apart(2), z: [9, 1], zz: [0.1, 0.2], z_flag: [7, 7], survey: ['mine', 'mine'] };
    await combine(engine, [{ columns, mapping: { z: 'zz' } }], { surveys: [mine] });
    expect(await columnOf(engine, 'z')).toEqual([0.1, 0.2]);
    expect(await columnOf(engine, 'z_flag_homogenized')).toEqual([4, 0]);
  });

  it('only puts one after the other when asked to concatenate', async () => {
    await combine(engine, [crowd, ozdes([4, 3])], { combineType: 'concatenate' });
    const rows = await rowsOf(engine, 'result');
    expect(rows.map((row) => row['source'])).toEqual([...Array.from({ length: 7 }, () => '001_cat'), '002_cat', '002_cat']);
    expect(Object.keys(rows[0] ?? {})).not.toContain('tie_result');
  });

  it('sets rows with bad positions or numbers aside and says why; below the cut no one looks', async () => {
    const columns = {
      ra: ['10', '360', 'x', '11', '-1', '400', '12'],
      dec: [0, 0, 0, 91, 0, 0, null],
      z: ['0.1', '0.2', '0.3', '0.4', '0.5', 'nan', '0.7'],
      ...given([4, 4, 4, 4, 4, 1, 4], ['s', 's', 's', 's', 's', 's', 's']),
    };
    const small = { columns: { ...columns, alpha: columns.ra }, mapping: { ra: 'alpha', dec: 'dec', z: 'z' } };
    await combine(engine, [small], { flagCut: 3 });
    expect(await columnOf(engine, 'CRD_ID')).toEqual(['CRD001_1']);
    expect(await rowsOf(engine, 'set_aside')).toEqual([
      { source: '001_cat', row: 2, reason: 'ra is 360 or more', column: 'alpha', value: '360.0' },
      { source: '001_cat', row: 3, reason: 'no number', column: 'alpha', value: 'x' },
      { source: '001_cat', row: 4, reason: 'dec is above 90', column: 'dec', value: '91.0' },
      { source: '001_cat', row: 5, reason: 'ra is below 0', column: 'alpha', value: '-1.0' },
      { source: '001_cat', row: 6, reason: 'no number', column: 'z', value: 'nan' },
      { source: '001_cat', row: 7, reason: 'dec is missing', column: 'dec', value: null },
    ]);
  });

  it('fails on them, with counts and samples, when told to', async () => {
    const bad = { ra: [370, 10, Infinity, 380], dec: [0, 0, 0, 0], z: [1, 1, 1, 1], ...given([4, 4, 4, 1], ['s', 's', 's', 's']) };
    await expect(combine(engine, [{ columns: bad }], { badRows: 'fail', flagCut: 3 })).rejects.toThrow(
      /1 × ra is 360 or more in ra: 001_cat row 1 \(370\.0\)\. 1 × ra is not finite/,
    );
    const texts = { ...bad, ra: [1, 2, 3, 4], z: ['1', 'one', '1', 'two'] };
    await expect(combine(engine, [{ columns: texts }], { badRows: 'fail' })).rejects.toThrow(
      /2 × no number in z: 001_cat row 2 \(one\), 001_cat row 4 \(two\)/,
    );
  });

  it('takes any name that a file can hold', async () => {
    const columns = {
      'ra"; DROP TABLE x': [10, 11],
      "d'ec": [0, 0],
      'z -- ': [0.1, 0.2],
      'fl ag\n': [4, 3],
      SELECT: ['OZDES', 'ozdes '],
      ORDER: ['a', 'b'],
    };
    const mapping = { ra: 'ra"; DROP TABLE x', dec: "d'ec", z: 'z -- ', z_flag: 'fl ag\n', survey: 'SELECT', id: 'ORDER' };
    await combine(engine, [{ columns, mapping, internalName: '7_it\'s; "x"' }]);
    expect(await rowsOf(engine, 'result')).toMatchObject([
      { CRD_ID: 'CRD7_1', id: 'a', z: 0.1, survey: 'OZDES', source: '7_it\'s; "x"', z_flag_homogenized: 4 },
      { CRD_ID: 'CRD7_2', id: 'b', z: 0.2, survey: 'OZDES', z_flag_homogenized: 3 },
    ]);
  });

  it('leaves rows without a survey without a flag', async () => {
    await combine(engine, [{ columns: { ...apart(3), z: [1, 1, 1], z_flag: [4, 4, 4], survey: ['OZDES', null, ' None '] } }]);
    expect(await columnOf(engine, 'z_flag_homogenized')).toEqual([4, null, null]);
    expect(await rowsOf(engine, 'survey_flags')).toEqual([
      { survey: 'OZDES', flag: 4, rows: 1 },
      { survey: null, flag: null, rows: 2 },
    ]);
  });

  it('refuses a survey without a rule, and one whose rule lacks its columns, by name', async () => {
    const unknown = { columns: { ...apart(2), z: [1, 1], z_flag: [4, 4], survey: ['Mine', 'OZDES'] } };
    await expect(combine(engine, [unknown])).rejects.toThrow(
      /001_cat: there is no rule for the survey MINE \(1 row\)\. Rules exist for 2DFGRS/,
    );
    const lacking = { columns: { ...apart(2), z: [1, 1], z_flag: [4, 4], survey: ['VIPERS_PDR2', 'OZDES'] } };
    await expect(combine(engine, [lacking])).rejects.toThrow(/the rule of VIPERS_PDR2 reads classFlag/);
  });

  it('takes catalogs whose surveys, types and columns differ', async () => {
    const typed: Small = {
      columns: { ...apart(2), z: [1, 2], q: [0.95, 0.5], type: ['S', 'g'], field: ['a', 'b'] },
      mapping: { z_flag: 'q', survey: 'field' },
    };
    await combine(engine, [ozdes([4, 6]), typed], {
      extraColumns: [{ name: 'where', source: 'field', type: 'text' }],
      priority: ['z_flag_homogenized', 'instrument_type_homogenized', 'q2'].slice(0, 2),
    });
    expect(
      await engine.rows(
        sql`SELECT z_flag_homogenized AS f, instrument_type_homogenized AS t, instrument_type AS i, "where" AS w FROM result`,
      ),
    ).toEqual([
      { f: 4, t: 's', i: null, w: null },
      { f: 6, t: 's', i: null, w: null },
      { f: 3, t: 's', i: 's', w: 'a' },
      { f: 1, t: 'g', i: 'g', w: 'b' },
    ]);
  });

  it('asks a further priority column', async () => {
    const pair: Small = { columns: { ra: [10, 10.00001], dec: [0, 0], z: [0.1, 0.5], snr: [3, 9], ...given([4, 4], ['s', 's']) } };
    await combine(engine, [pair], { priority: ['z_flag_homogenized', 'instrument_type_homogenized', 'snr'] });
    expect(await columnOf(engine, 'tie_result')).toEqual([0, 1]);
    expect(await columnOf(engine, 'snr')).toEqual([3, 9]);
  });

  it('ends with a Fault when the cut leaves nothing', async () => {
    await expect(combine(engine, [ozdes([1, 2]), { ...ozdes([2, 1]), internalName: '9_b' }], { flagCut: 4 })).rejects.toThrow(
      /No row is left to combine \(001_cat: 2 below the flag, 0 set aside; 9_b: 2 below the flag/,
    );
  });
});

it('refuses inputs that cannot be told apart, and names that are not there', async () => {
  const nowhere = {} as Engine; // nothing runs: the plan itself refuses
  const load = { ...nowhere, load: async () => 0 } as unknown as Engine;
  const plan = (catalogs: Small[], params: Partial<CombineParams> = {}) => combine(load, catalogs, params);
  await expect(plan([ozdes([1]), { ...ozdes([1]), internalName: '001_b' }])).rejects.toThrow(/both begin with 001/);
  await expect(plan([{ ...ozdes([1]), internalName: 'b' }])).rejects.toThrow(/must begin with digits/);
  await expect(plan([{ ...ozdes([1]), mapping: { z_flag: 'z_flg' } }])).rejects.toThrow(/no column "z_flg" \(for z_flag\), perhaps z_flag/);
  await expect(plan([{ columns: { ra: [1], z: [1] } }])).rejects.toThrow(/no column for dec/);
  await expect(plan([ozdes([1])], { priority: ['nothing'] })).rejects.toThrow(/No catalog has the column nothing/);
  await expect(plan([])).rejects.toThrow(/no catalog to combine/);
});
