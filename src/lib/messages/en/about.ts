import { bytes } from '../../format.ts';

export const about = {
  title: 'About',
  lead: 'The Photo-z Server keeps redshift catalogs, training sets and photo-*z* results of the Rubin/LSST community, checks them, and combines them.',
  whatTitle: 'What it does',
  what: [
    'It reads a file in your browser before a byte is sent, and says what is in each column and what is wrong.',
    'It keeps the bytes that you sent, with their SHA-256. What is downloaded is what was uploaded.',
    'It combines redshift catalogs on the server: common flags, duplicates found and ranked. What it will do is counted before it runs.',
  ],
  wordsTitle: 'Words',
  words: [
    { term: 'Product', text: 'A data set with a name, a type, its files and what is known about its columns.' },
    { term: 'Release', text: 'A release of Rubin data that a product belongs to.' },
    { term: 'Pipeline', text: 'A fixed way to make a product from others. One run of it is a process.' },
    { term: 'Role', text: 'What a column means: ID, RA, Dec, z, its error, its quality flag, the survey.' },
  ],
  typesTitle: 'Types of product',
  facesTitle: 'How to read the pictures',
  faces: [
    'The sky is a Mollweide projection in equatorial coordinates with 6h at its center. Right ascension grows to the left. The cut at 18h runs near the Galactic center, so both caps away from the Galaxy stay whole.',
    'Colors are rows per square degree on a logarithmic scale. The line is the northern limit of Rubin; it has no southern limit.',
    'The histogram of redshifts has 36 equal steps in log(1 + *z*) from 0 to 6. Each is drawn to its own peak.',
  ],
  thisTitle: 'This server',
  version: 'Version',
  largest: 'Largest upload',
  upTo: (n: number) => bytes(n),
};
