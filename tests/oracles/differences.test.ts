import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding';
import { codedRandom, type CodedTable } from './coded.ts';
import { differences } from './differences.ts';
import { tableOfAllKinds } from './random-table.ts';
import { fitsRules, silent } from './rules.ts';

const whole = (): CodedTable => codedRandom(tableOfAllKinds('teeth', 30));

function changed(change: (table: CodedTable) => void): string[] {
  const came = structuredClone(whole());
  change(came);
  return differences(whole(), came).map(({ what }) => what);
}

const finding = (code: string, column: string): Finding => ({
  ...{ severity: 'warning', code, column, rows: null, line: null, message: '', remedy: '' },
});

describe('the comparison of tables', () => {
  it('finds none between equal ones', () => expect(changed(() => undefined)).toEqual([]));

  it('sees a last bit, a missing value, an exchanged sign of zero and a lost column', () => {
    const at = whole().columns.findIndex(({ kind, list }) => kind === 'float64' && !list);
    const setCell = (cell: string | null) => (table: CodedTable) => void table.columns[at]?.cells.splice(3, 1, cell);
    expect(changed(setCell('3ff0000000000001'))).toEqual(['cells']);
    expect(changed(setCell(null))).toEqual(['cells']);
    expect(changed((table) => void table.columns.splice(at, 1))).toEqual(['lost']);
    expect(changed((table) => void table.columns.forEach((column) => column.cells.pop()))).toContain('rows');
  });

  it('excuses a difference only by a finding of that very column that can tell of it', () => {
    const difference = { column: 'a', what: 'cells', wanted: null, came: '', onlyMissing: true } as const;
    expect(silent(fitsRules, [difference], [])).toEqual([difference]);
    expect(silent(fitsRules, [difference], [finding('fits-missing-list', 'b'), finding('fits-header-ascii', 'a')])).toEqual([difference]);
    expect(silent(fitsRules, [difference], [finding('fits-missing-list', 'a')])).toEqual([]);
    const value = { ...difference, onlyMissing: false };
    expect(silent(fitsRules, [value], [finding('fits-missing-list', 'a')])).toEqual([value]);
  });
});
