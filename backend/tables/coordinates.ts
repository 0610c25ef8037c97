import { FactsWatch } from '#core/facts/facts';
import { guessRoles } from '#core/guess';
import { Fault } from '#core/problem';
import { cellsIn, cellsOf, type TableRows } from '#formats/table-file';

/** The columns of the position, in degrees. */
export interface Coordinates {
  ra: string;
  dec: string;
}

const looked = 5000;

/** The columns that give the position: those that are named, else those that names, units, UCDs and values of the first rows tell. */
export async function coordinatesOf(table: TableRows, named?: Coordinates): Promise<Coordinates> {
  const names = table.schema.columns.map(({ name }) => name);
  if (named) {
    for (const wanted of [named.ra, named.dec]) if (!names.includes(wanted)) throw noColumn(wanted, names);
    return named;
  }
  const watch = new FactsWatch(cellsIn(table.schema));
  for await (const batch of table.batches({ limit: looked, batchRows: looked })) watch.add(cellsOf(batch));
  const guesses = guessRoles(watch.facts());
  const column = (role: 'ra' | 'dec'): string | undefined =>
    guesses.find((guess) => guess.role === role && guess.confidence !== 'guess')?.column;
  const [ra, dec] = [column('ra'), column('dec')];
  if (ra !== undefined && dec !== undefined) return { ra, dec };
  const message = `A HATS catalog is ordered by position, and no columns of ${table.name} are surely right ascension and declination. Name them with --ra and --dec. The columns are ${names.slice(0, 40).join(', ')}.`;
  throw new Fault('bad-request', message, { at: 'ra' });
}

function noColumn(wanted: string, names: readonly string[]): Fault {
  return new Fault('bad-request', `There is no column ${wanted}. The columns are ${names.slice(0, 40).join(', ')}.`, { at: wanted });
}
