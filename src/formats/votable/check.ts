import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { isAmbiguous } from '#formats/votable/binary-cells';
import { readBatches } from '#formats/votable/batches';
import { widened, type Layout } from '#formats/votable/layout';
import { Report } from '#formats/votable/report';
import type { OpenTable } from '#formats/votable/rows';

export interface Checked {
  open: OpenTable;
  rows: number;
  /** Whether all rows were read. */
  whole: boolean;
  findings: Finding[];
}

export interface CheckOptions {
  mostBytes?: number;
  limit?: number;
  onProgress?: (share: number) => void;
}

/** Reads the rows to count them and to know the types that hold all values; all of them unless a limit is given. */
export async function check(open: OpenTable, options: CheckOptions): Promise<Checked> {
  const { data } = open.table;
  const twoWays = data !== null && data.kind !== 'tabledata' && open.layouts.some(isAmbiguous);
  try {
    return await checkOnce(open, options);
  } catch (error) {
    if (!twoWays || !(error instanceof Fault)) throw error;
    return await checkOnce({ ...open, counting: 'items' }, options).catch(() => {
      throw error;
    });
  }
}

async function checkOnce(open: OpenTable, options: CheckOptions): Promise<Checked> {
  const report = new Report();
  let rows = 0;
  for await (const batch of readBatches(open, { ...options, report })) rows += batch.rows;
  const layouts = open.layouts.map((layout) => fitted(layout, report));
  const data = open.table.data;
  const part = data !== null && (rows >= (options.limit ?? Infinity) || data.end - data.start > (options.mostBytes ?? Infinity));
  return { open: { ...open, layouts }, rows, whole: !part, findings: report.findings(open.layouts) };
}

function fitted(layout: Layout, report: Report): Layout {
  const extremes = report.extremesOf(layout);
  const wide = extremes ? widened(layout, extremes) : layout;
  if (!report.has(layout, 'items')) return wide;
  return { ...wide, column: { ...wide.column, stored: { ...wide.column.stored, shape: null } } };
}
