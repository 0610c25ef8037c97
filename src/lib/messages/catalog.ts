import { about } from './en/about.ts';
import { account } from './en/account.ts';
import { charts } from './en/charts.ts';
import { combine } from './en/combine.ts';
import { errors } from './en/errors.ts';
import { everywhere } from './en/everywhere.ts';
import { home } from './en/home.ts';
import { process } from './en/process.ts';
import { product } from './en/product.ts';
import { products } from './en/products.ts';
import { releases } from './en/releases.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { upload } from './en/upload.ts';

const en = {
  about,
  account,
  charts,
  combine,
  common: everywhere,
  errors,
  home,
  process,
  product,
  products,
  releases,
  shell,
  signIn,
  upload,
};

/** Every language has all of these; a missing one fails the build. */
export type Messages = typeof en;

/**
 * Every visible string of the pages. Strings for <Words> may hold *z* (the redshift), `code` and one [link].
 */
export const messages: Messages = en;
