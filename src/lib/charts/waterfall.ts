import type { WaterfallRow } from '#core/wire/product';

/** A bar of the waterfall; `from` and `to` are parts of the largest number of rows, `amount` is what is printed. */
export interface WaterfallBar {
  label: string;
  kind: 'in' | 'taken' | 'out';
  from: number;
  to: number;
  amount: number;
}

/** The first row is what came in, the last what goes out, the others what was taken away at the place where it left. */
export function waterfallBars(rows: readonly WaterfallRow[]): WaterfallBar[] {
  const whole = Math.max(1, ...rows.map((row) => row.kept + row.taken));
  return rows.map((row, i) => {
    const ends = i === 0 || (i === rows.length - 1 && row.taken === 0);
    if (ends) return { label: row.label, kind: i === 0 ? 'in' : 'out', from: 0, to: row.kept / whole, amount: row.kept };
    return { label: row.label, kind: 'taken', from: row.kept / whole, to: (row.kept + row.taken) / whole, amount: -row.taken };
  });
}
