export type Severity = 'error' | 'warning' | 'note' | 'passed';

/**
 * What a check has to say about a table. Returned, never thrown.
 * `code` is stable (`ra-range`, `csv-ragged-line`); `line` is 1-based in a text file, else null; `rows` is how many rows it concerns.
 */
export interface Finding {
  severity: Severity;
  code: string;
  column: string | null;
  rows: number | null;
  line: number | null;
  message: string;
  remedy: string;
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}
