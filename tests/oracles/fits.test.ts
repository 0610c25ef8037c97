import { bothWays } from './both-ways.ts';
import { longTable } from './random-table.ts';
import { fitsRules } from './rules.ts';

bothWays({
  ...{ name: 'fits', ending: 'fits', rules: fitsRules, more: [longTable('fits long', 66_000)] },
  writer: async () => (await import('#formats/fits/write')).fitsWriter,
});
