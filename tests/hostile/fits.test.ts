import { judge } from './judge.ts';
import { fitsCases } from './fits-cases.ts';

judge('FITS', fitsCases);
