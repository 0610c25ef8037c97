import { bothWays } from './both-ways.ts';
import { longTable } from './random-table.ts';
import { parquetRules } from './rules.ts';

bothWays({
  ...{ name: 'parquet', ending: 'parquet', rules: parquetRules, more: [longTable('parquet long', 66_000)] },
  writer: async () => (await import('#formats/parquet/write')).parquetWriter,
});
