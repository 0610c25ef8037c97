import { judge } from './judge.ts';
import { fitsCases } from './fits-cases.ts';
import { fitsColumnCases } from './fits-column-cases.ts';

judge('FITS', [...fitsCases, ...fitsColumnCases]);
