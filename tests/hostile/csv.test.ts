import { judge } from './judge.ts';
import { csvCases } from './csv-cases.ts';

judge('CSV', csvCases);
