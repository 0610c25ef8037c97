import { judge } from './judge.ts';
import { zipCases } from './zip-cases.ts';

judge('archives', zipCases);
