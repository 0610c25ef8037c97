import type { Finding } from '#core/finding';

/** A finding about the whole catalog, or about one column when it is given. */
export function note(said: Pick<Finding, 'severity' | 'code' | 'message' | 'remedy'> & { column?: string; rows?: number }): Finding {
  return { column: null, rows: null, line: null, ...said };
}

/** Findings of many files, each but once; those that many files have name the first. */
export function distinct(found: readonly { path: string; findings: readonly Finding[] }[]): Finding[] {
  const first = new Map<string, { path: string; finding: Finding; files: number }>();
  for (const { path, findings } of found)
    for (const finding of findings) {
      const key = `${finding.code} ${finding.column ?? ''}`;
      const before = first.get(key);
      if (before) before.files++;
      else first.set(key, { path, finding, files: 1 });
    }
  return [...first.values()].map(({ path, finding, files }) => {
    if (found.length === 1) return finding;
    return { ...finding, message: `${finding.message} (${files} of ${found.length} files, the first is ${path}.)` };
  });
}
