import { judge } from './judge.ts';
import { votableCases } from './votable-cases.ts';

judge('VOTable', votableCases);
