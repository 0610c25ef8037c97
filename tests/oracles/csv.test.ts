import { bothWays } from './both-ways.ts';
import { csvRules } from './rules.ts';

bothWays({
  ...{ name: 'csv', ending: 'csv', rules: csvRules, loose: ['kind'] },
  writer: async () => (await import('#formats/csv/write')).csvWriter,
});
