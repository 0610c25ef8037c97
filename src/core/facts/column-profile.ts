import type { ColumnProfile, HistogramKind } from '#core/profile';
import type { CellType } from '#core/table';
import type { ColumnWatch } from '#core/facts/facts';

export const binCount = 24;
/** Whole numbers with few values are shown as the values they are. */
const fewValues = 24;

export interface Counted {
  type: CellType;
  rows: number;
  missing: number;
  distinct: number;
}

/** Which picture a column gets; the page, the worker and the server ask here. */
export function histogramKind({ type, rows, missing, distinct }: Counted): HistogramKind {
  const present = rows - missing;
  if (present === 0) return 'empty';
  if (distinct === 1) return 'constant';
  const isId = type !== 'double' && type !== 'boolean' && distinct >= 0.97 * present && distinct > fewValues;
  if (isId) return 'all-different';
  if (type === 'text' || type === 'boolean') return 'categories';
  return type !== 'double' && distinct <= fewValues ? 'categories' : 'numbers';
}

/** What a watch saw of one column, as the pages draw it. */
export function columnProfile(watch: ColumnWatch): ColumnProfile {
  const facts = watch.facts();
  const kind = histogramKind(facts);
  const top = kind === 'categories' ? topValues(watch) : [];
  const words = facts.type === 'text' ? [...watch.distinct.counts.keys()].map(String).sort() : [];
  return {
    name: facts.name,
    type: facts.type,
    missing: facts.missing,
    distinct: facts.distinct,
    min: facts.min ?? (watch.distinct.exact ? (words[0] ?? null) : null),
    max: facts.max ?? (watch.distinct.exact ? (words.at(-1) ?? null) : null),
    kind,
    bins: kind === 'numbers' ? watch.histogram.bins(binCount) : top.map(([, count]) => count),
    labels: top.map(([value]) => value),
  };
}

/** The most frequent values; numbers in their own order, words by how often they occur. */
function topValues(watch: ColumnWatch): [string, number][] {
  const all = [...watch.distinct.counts].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1)).slice(0, binCount);
  if (watch.column.type !== 'text') all.sort((a, b) => Number(a[0]) - Number(b[0]));
  return all.map(([value, count]) => [String(value), count]);
}
