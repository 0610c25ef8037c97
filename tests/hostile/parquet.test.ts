import { judge } from './judge.ts';
import { parquetCases } from './parquet-cases.ts';

judge('Parquet', parquetCases);
