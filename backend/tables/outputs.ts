import { basename } from 'node:path';
import { Fault } from '#core/problem';

/** What a file is to be, told by the end of its name. */
export type OutputKind = 'csv' | 'tsv' | 'ecsv' | 'parquet' | 'fits' | 'votable' | 'hdf5' | 'pandas-hdf5' | 'astropy-hdf5' | 'hats';

const kinds: readonly (readonly [ending: string, kind: OutputKind])[] = [
  ['.csv', 'csv'],
  ['.tsv', 'tsv'],
  ['.ecsv', 'ecsv'],
  ['.parquet', 'parquet'],
  ['.parq', 'parquet'],
  ['.pq', 'parquet'],
  ['.fits', 'fits'],
  ['.fit', 'fits'],
  ['.votable', 'votable'],
  ['.vot', 'votable'],
  ['.xml', 'votable'],
  ['.hdf5', 'hdf5'],
  ['.hdf', 'hdf5'],
  ['.hf5', 'astropy-hdf5'],
  ['.h5', 'pandas-hdf5'],
  ['.hats', 'hats'],
];

/** Text formats and FITS are read packed by gzip as well as plain. */
const packable: readonly OutputKind[] = ['csv', 'tsv', 'ecsv', 'fits', 'votable'];

export interface OutputFormat {
  kind: OutputKind;
  gzip: boolean;
}

/** Throws a `bad-request` Fault that lists the endings when the name has none of them. */
export function outputFormat(path: string): OutputFormat {
  const name = basename(path.replace(/[/\\]+$/, '')).toLowerCase();
  const gzip = name.endsWith('.gz');
  const plain = gzip ? name.slice(0, -3) : name;
  const kind = kinds.find(([ending]) => plain.endsWith(ending))?.[1];
  if (kind && (!gzip || packable.includes(kind))) return { kind, gzip };
  const message = `The end of the name "${basename(path)}" says no format that can be written. Use one of ${kinds.map(([ending]) => ending).join(' ')}, or .csv.gz, .fits.gz, .vot.gz.`;
  throw new Fault('bad-request', message, { at: 'OUT' });
}
