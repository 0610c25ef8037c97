import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { madeFits } from '../hostile/made-fits.ts';
import { madeParquet } from '../hostile/made-parquet.ts';
import { madeZip } from '../hostile/made-zip.ts';

export interface Good {
  name: string;
  bytes: Uint8Array;
}

const fixtures = join(import.meta.dirname, '../fixtures');
const endings = /\.(fits|fits\.gz|h5|hdf5|parquet|vot|xml|csv|ecsv|tsv|zip)$/;
const mostBytes = 40_000;

/** All small good files of all formats, in a fixed order, format by format in turn. */
export function corpus(): Good[] {
  const files = readdirSync(fixtures, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size <= mostBytes)
    .sort()
    .map((path): Good => ({ name: relative(fixtures, path).replaceAll('/', '-'), bytes: new Uint8Array(readFileSync(path)) }));
  return inTurn([...files, ...handMade()]);
}

function handMade(): Good[] {
  const csv = 'id,ra,dec,z,name\n1,10.5,-44.1,0.5,DESI\n2,11.5,-45.1,,"OZ, DES"\n3,12.5,-46.1,1.5,\n';
  const text = (name: string, content: string): Good => ({ name, bytes: new TextEncoder().encode(content) });
  const table = { name: 'a.csv', content: new TextEncoder().encode(csv) };
  return [
    ...[text('plain.csv', csv), text('tabs.csv', csv.replaceAll(',', '\t')), text('blanks.csv', '# a comment\nra dec z\n1 2 3\n4 5 6\n')],
    text('lists.csv', 'id,pdf\n1,"[0.1, 0.2]"\n2,"[0.3, 0.4]"\n'),
    text(
      'typed.ecsv',
      '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: id, datatype: int64}\n# - {name: z, unit: deg, datatype: float64}\nid z\n1 0.5\n',
    ),
    ...[0, 1, 2].map((i): Good => ({
      name: `made-${i}.csv`,
      bytes: new TextEncoder().encode(csv.replaceAll('\n', ['\r\n', '\r', '\n'][i] ?? '\n')),
    })),
    ...[
      { name: 'made.fits', bytes: madeFits() },
      { name: 'made.parquet', bytes: madeParquet() },
    ],
    ...[0, 1, 2].map((i): Good => ({
      name: `made-${i}.zip`,
      bytes: madeZip(i === 0 ? [table] : [table, { ...table, name: 'hats.properties' }]),
    })),
  ];
}

/** So that a short run meets every format as often as every other. */
function inTurn(goods: readonly Good[]): Good[] {
  const groups = [...grouped(goods).values()];
  const rounds = Math.max(...groups.map((group) => group.length));
  return Array.from({ length: rounds }, (_, i) => groups.flatMap((group) => group[i % group.length] ?? [])).flat();
}

const ending = ({ name }: Good): string => name.split('.').at(-1)?.replace('hdf5', 'h5').replace('xml', 'vot').replace('tsv', 'csv') ?? '';

function grouped(goods: readonly Good[]): Map<string, Good[]> {
  const groups = new Map<string, Good[]>();
  for (const good of goods) groups.set(ending(good), [...(groups.get(ending(good)) ?? []), good]);
  return groups;
}
