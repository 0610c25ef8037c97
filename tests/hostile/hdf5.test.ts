import { hdf5Cases } from './hdf5-cases.ts';
import { judge } from './judge.ts';

judge('HDF5', hdf5Cases);
