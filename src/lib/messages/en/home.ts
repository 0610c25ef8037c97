import { count, duration } from '../../format.ts';

export const home = {
  sentence: 'Redshifts and photo-*z* for Rubin, checked before you use them.',
  lead: 'Reference redshifts, training sets and photo-*z* results from the LSST community. Every file is read, mapped and verified.',
  searchHint: 'Name, column, survey or person',
  have: 'Have a file? [Look at it here] without sending it: CSV, FITS, HDF5, Parquet, VOTable or HATS. Nothing leaves your computer.',
  signIn: 'Sign in',
  lookButton: 'Look at your file',
  needAccount: 'Products, pipelines and uploads are for people with an account. [What is this?]',
  examples: [
    { label: 'has `z_err`', href: '/products?roles=z_err' },
    { label: 'training sets', href: '/products?types=training_set' },
    { label: 'largest first', href: '/products?sort=rows' },
  ],
  mapTitle: 'All redshifts on the sky',
  products: 'products',
  redshifts: 'redshifts',
  surveys: 'surveys',
  allByZ: 'All redshifts, by *z*',
  equalSteps: 'equal steps in log(1 + *z*)',
  officialTitle: 'Official products',
  officialText: 'Made and supported by the Rubin photo-*z* team.',
  noOfficial: 'None is on this server yet. The first appears here, and in the list with the tag Official.',
  allOfficial: 'All official products',
  userTitle: 'User products',
  userText: 'Uploaded or made with a pipeline by community members.',
  allUser: 'All user products',
  upload: 'Upload a product',
  noUser: 'Nobody has published a product yet.',
  pipelinesTitle: 'Pipelines',
  pipelinesText: 'Run on our machines. You see what goes in before you start.',
  runs: (n: number, seconds: number | null) =>
    seconds === null
      ? 'Not run yet.'
      : n === 1
        ? `The last run took ${duration(seconds)}.`
        : `Last ${count(n)} runs: median ${duration(seconds)}.`,
  takesMany: (type: string) => `2 or more ${type}s`,
  makesOne: (type: string) => `1 ${type}`,
  runningNow: 'Running now',
  since: (pipeline: string, time: string) => `${pipeline}, since ${time}`,
  allProcesses: 'All processes',
  newTitle: 'New and changed',
  nothingNew: 'Nothing is published yet.',
  by: (maker: string) => maker,
  empty: 'No redshift is published yet',
  checkTitle: 'Checked first',
  checkText:
    'Format, columns, units, ranges and duplicates are checked in your browser, before a byte is sent. The server repeats the checks on the file that arrived.',
  keepTitle: 'Kept as sent',
  keepText: 'The SHA-256 of your file is compared with the one that arrived. What is downloaded is what was uploaded.',
  combineTitle: 'Combined in the open',
  combineText: 'Catalogs are put on one flag scale and duplicates are ranked. Each step keeps its SQL and its row counts.',
};
