import { bothWays } from './both-ways.ts';
import { votableRules } from './rules.ts';

bothWays({
  ...{ name: 'votable', ending: 'vot', rules: votableRules },
  writer: async () => (await import('#formats/votable/writer')).votableWriter,
});
