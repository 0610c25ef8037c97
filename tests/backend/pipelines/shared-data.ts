import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const shared = process.env['PHOTOZ_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const folder = join(shared, 'data/redshift');

/** Without ../shared the tests that need it are skipped by their own words. */
export const sharedIsThere = existsSync(join(folder, 'mappings.json')) && existsSync(join(shared, 'golden/crc_mark.csv'));

export interface Sample {
  path: string;
  internalName: string;
  mapping: Record<string, string | null>;
}

/** Samples of `data/redshift` by the beginning of their names, numbered in the order asked for. */
export function samples(...names: readonly (readonly [string, string])[]): Sample[] {
  const mappings = JSON.parse(readFileSync(join(folder, 'mappings.json'), 'utf8')) as Record<string, Record<string, string | null>>;
  return names.map(([begin, internalName]) => {
    const file = Object.keys(mappings).find((each) => each.startsWith(begin));
    if (file === undefined) throw new Error(`no sample begins with ${begin}`);
    return { path: join(folder, file), internalName, mapping: mappings[file] ?? {} };
  });
}

/** The four catalogs of golden/crc_mark.csv. */
export const crcMarkSamples = (): Sample[] =>
  samples(
    ['2dfgrs', '001_2dfgrs_final_release'],
    ['2dflens', '002_2dflens_final_release'],
    ['2mrs', '003_2mrs_v240'],
    ['z_cat_NED', '004_ned_sitcomtn'],
  );

export type TextRow = Record<string, string>;

/** CSV as texts; what is empty is ''. */
export function readCsv(path: string): TextRow[] {
  const [header = [], ...rows] = linesOf(readFileSync(path, 'utf8'));
  return rows.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

function linesOf(text: string): string[][] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''),
    );
}
