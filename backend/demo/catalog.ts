import type { Mapping } from '#core/mapping';
import type { ProductTypeName } from '#core/product';
import { column, type Cell, type CellType } from '#core/table';
import type { DemoTable } from './table.ts';

/** A product of the demo. All rows are invented; name and description say so. */
export interface DemoCatalog {
  /** Ends in .csv or .parquet: that is what is written. */
  fileName: string;
  displayName: string;
  description: string;
  type: ProductTypeName;
  mapping: Mapping;
  /** The name of its release, for the types that have one. */
  release: string | null;
  pzCode: string | null;
  table: () => DemoTable;
}

/** `fields` say each column once: its name, its type and how a row's cell is made. */
export function tableOf<T>(
  items: readonly T[],
  fields: readonly (readonly [string, CellType, (item: T, index: number) => Cell])[],
): DemoTable {
  return {
    columns: fields.map(([name, type]) => column(name, type)),
    rows: items.map((item, index) => fields.map(([, , cell]) => cell(item, index))),
  };
}

/** Ends each description of the demo, so that nobody takes the rows for data. */
export const inventedNotice = 'Synthetic: every row was generated for this demo. Do not use it for science.';
