import { bothWays } from './both-ways.ts';
import { hdf5Rules } from './rules.ts';

bothWays({
  ...{ name: 'hdf5', ending: 'hdf5', rules: hdf5Rules },
  writer: async () => (await import('#formats/hdf5/write-flat')).hdf5Writer,
});
