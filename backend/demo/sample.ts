import { ozDes } from './catalogs/oz-des.ts';
import { csvText } from './table.ts';

/** Where the sample lies in the project; the upload page offers it to a person who has no file. */
export const samplePath = 'static/samples/synthetic_ozdes.csv';

const sampleRows = 1200;

/** A small catalog as CSV, with flags, sentinels, stars and duplicates: all that the upload page has something to say about. */
export function sampleText(): string {
  const { columns, rows } = ozDes.table();
  return csvText({ columns, rows: rows.slice(0, sampleRows) });
}
