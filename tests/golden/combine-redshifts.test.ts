import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Step } from '#core/engine';
import { builtInSurveys } from '#core/homogenize/built-in-surveys';
import { combineRedshifts } from '#core/pipelines/combine-redshifts';
import { defaultCombineParams, type CombineInput } from '#core/pipelines/combine-params';
import { column } from '#core/table';

const file = join(import.meta.dirname, 'combine-redshifts.sql');

const desi: CombineInput = {
  relation: 'desi',
  internalName: '001_desi',
  schema: {
    columns: [
      column('TARGETID', 'bigint'),
      ...['RA', 'DEC', 'Z', 'ZERR'].map((each) => column(each, 'double')),
      column('ZWARN', 'bigint'),
      column('SPECTYPE', 'text'),
      column('ZCAT_PRIMARY', 'boolean'),
      column('survey_name', 'text'),
    ],
    rows: null,
  },
  mapping: { id: 'TARGETID', ra: 'RA', dec: 'DEC', z: 'Z', z_err: 'ZERR', z_flag: 'ZWARN', survey: 'survey_name' },
};

const jades: CombineInput = {
  relation: 'jades',
  internalName: '002_jades',
  schema: { columns: [...['ra', 'dec', 'z', 'type'].map((each) => column(each, each === 'type' ? 'text' : 'double')), column('flag', 'text'), column('survey', 'text')], rows: null },
  mapping: { z_flag: 'flag' },
};

const surveys = builtInSurveys.filter(({ survey }) => ['DESI', 'JADES', 'VVDS', '2MRS'].includes(survey));

const textOf = (step: Step): string => `-- ${step.title}\n-- makes ${step.makes}${'query' in step ? '' : ', by a pure function over:'}\n${'query' in step ? step.query.text : step.needs.text};\n`;

/** Reviewed as it stands: a change of the SQL is a change of the answer until somebody has looked. */
it('the SQL of a combination is the reviewed one (PHOTOZ_WRITE_GOLDEN=1 writes it anew)', () => {
  const params = { ...defaultCombineParams, surveys, flagCut: 3, insertDp1Flag: true, combineType: 'concatenate_and_remove_duplicates', tieTreatment: 'draw_one' } as const;
  const text = combineRedshifts.plan([desi, jades], params).map(textOf).join('\n');
  if (process.env['PHOTOZ_WRITE_GOLDEN'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
});
