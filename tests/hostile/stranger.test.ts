import { judge } from './judge.ts';
import { strangerCases } from './stranger-cases.ts';

judge('files that are no tables', strangerCases);
