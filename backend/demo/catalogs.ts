import type { DemoCatalog } from './catalog.ts';
import { desi } from './catalogs/desi.ts';
import { photozEstimates, trainingSet } from './catalogs/estimates.ts';
import { ozDes } from './catalogs/oz-des.ts';
import { sixDfGs } from './catalogs/six-df-gs.ts';
import { twoDfGrs } from './catalogs/two-df-grs.ts';
import { twoDfLens } from './catalogs/two-df-lens.ts';
import { vvds } from './catalogs/vvds.ts';

/** In the order in which they are registered. */
export const demoCatalogs: readonly DemoCatalog[] = [twoDfGrs, twoDfLens, sixDfGs, ozDes, vvds, desi, trainingSet, photozEstimates];
