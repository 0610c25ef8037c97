import type { Redshift } from '../core/match/straightforward.ts';

const types: Record<string, number> = { s: 3, g: 2, p: 1 };

/** Rows in short, "id z flag type" or "id z flag type tie_in" with - for nothing, and their pairs "0-1 1-2". Flag is asked first, then type. */
export function redshifts(rows: string, pairs: string): Redshift[] {
  const ends = pairs === '' ? [] : pairs.split(' ').map((pair) => pair.split('-').map(Number));
  return rows.split(' | ').map((row, i) => {
    const [id = '', z, flag, type = '', tieIn = '1'] = row.split(' ');
    const near = ends.flatMap(([a, b]) => (a === i && b !== undefined ? [b] : b === i && a !== undefined ? [a] : []));
    return { id, z: numberOf(z), flag: numberOf(flag), tieIn: Number(tieIn), scores: [numberOf(flag), types[type] ?? 0], near };
  });
}

function numberOf(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text);
}

/** What the rules of duplicates give in small cases that each turn on one thing; deltaZ is 0.001. */
export const tieCases: { says: string; rows: string; pairs: string; ties: number[] }[] = [
  { says: 'the better flag wins over the better instrument', rows: 'a .5 3 s | b .7 4 p', pairs: '0-1', ties: [0, 1] },
  { says: 'the better instrument wins at equal flags', rows: 'a .5 3 g | b .7 3 s', pairs: '0-1', ties: [0, 1] },
  { says: 'the first id in text order stands for one redshift', rows: 'CRD1_10 .5 3 s | CRD1_9 .5005 3 s', pairs: '0-1', ties: [1, 0] },
  { says: 'equal rank and different redshifts stay unresolved', rows: 'a .5 3 s | b .6 3 s', pairs: '0-1', ties: [2, 2] },
  { says: 'a missing redshift is never merged with a known one', rows: 'a .5 3 s | b - 3 s', pairs: '0-1', ties: [2, 2] },
  { says: 'nor with another missing one', rows: 'a - 3 s | b - 3 s', pairs: '0-1', ties: [2, 2] },
  { says: 'two close and one missing', rows: 'a .5 3 s | b .5001 3 s | c - 3 s', pairs: '0-1 1-2', ties: [2, 0, 2] },
  { says: 'a run of small steps is one redshift', rows: 'c .1 3 s | b .1009 3 s | a .1018 3 s', pairs: '0-1 1-2', ties: [0, 0, 1] },
  {
    says: 'two runs stay unresolved',
    rows: 'a .1 3 s | b .1002 3 s | c .3 3 s | d .3004 3 s | e .3 3 p',
    pairs: '0-1 1-2 2-3 3-4',
    ties: [2, 0, 2, 0, 0],
  },
  { says: 'a missing flag loses to flag 0', rows: 'a .5 - s | b .5 0 p', pairs: '0-1', ties: [0, 1] },
  { says: 'without any flag the instrument decides', rows: 'a .5 - p | b .5 - s', pairs: '0-1', ties: [0, 1] },
  { says: 'without any flag and instrument nothing decides', rows: 'a .5 - - | b .7 - -', pairs: '0-1', ties: [2, 2] },
  { says: 'two rows of flag 0 take part as others do', rows: 'a .5 0 s | b .9 0 s', pairs: '0-1', ties: [2, 2] },
  { says: 'a star leaves the galaxy beside it alone', rows: 'a 0 6 s | b .9 1 p', pairs: '0-1', ties: [3, 1] },
  { says: 'a star links no galaxies', rows: 'a .5 3 s | b 0 6 s | c .9 4 s', pairs: '0-1 1-2', ties: [1, 3, 1] },
  { says: 'a star beside a pair does not take part', rows: 'a .5 3 s | b 0 6 s | c .9 4 s', pairs: '0-1 0-2 1-2', ties: [0, 3, 1] },
  { says: 'two stars are two stars', rows: 'a 0 6 s | b 0 6 s', pairs: '0-1', ties: [3, 3] },
  { says: 'links are transitive', rows: 'a .5 3 s | b .5 2 s | c .9 4 s', pairs: '0-1 1-2', ties: [0, 0, 1] },
  { says: 'a photometric redshift beats a missing type', rows: 'a .5 3 - | b .9 3 p', pairs: '0-1', ties: [0, 1] },
  { says: 'an unknown instrument is worth as little as none', rows: 'a .5 3 x | b .9 3 -', pairs: '0-1', ties: [2, 2] },
  { says: 'lone rows keep what they were', rows: 'a .5 3 s 0 | b .5 3 s 2 | c .5 3 s 3', pairs: '', ties: [0, 2, 3] },
  { says: 'a row that was out wins when it is the best now', rows: 'a .5 4 s 0 | b .5 3 s', pairs: '0-1', ties: [1, 0] },
  { says: 'a row beside a star only keeps what it was', rows: 'a .5 3 s 2 | b 0 6 s', pairs: '0-1', ties: [2, 3] },
  { says: 'a gap one digit over the limit is a gap: .501 - .5', rows: 'a .5 3 s | b .501 3 s', pairs: '0-1', ties: [2, 2] },
  { says: 'a gap of the limit itself is none: .001 - 0', rows: 'a 0 3 s | b .001 3 s', pairs: '0-1', ties: [1, 0] },
  { says: 'two infinite redshifts are one', rows: 'a Infinity 3 s | b Infinity 3 s', pairs: '0-1', ties: [1, 0] },
  {
    says: 'a row of lower rank is out whatever its redshift',
    rows: 'a .5 4 g | b .5 4 s | c .8 4 s | d .5 3 s',
    pairs: '0-1 0-2 0-3',
    ties: [0, 2, 2, 0],
  },
];
