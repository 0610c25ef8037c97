import type { Finding } from '#core/finding';

/**
 * Column names as a relation needs them: none empty, none twice. SQL does not tell `RA` from `ra`, so neither does this.
 * Says in findings what it changed.
 */
export function uniqueNames(names: readonly string[]): { names: string[]; findings: Finding[] } {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const used = new Set<string>();
  const findings: Finding[] = [];
  const unique = names.map((given, i) => {
    const plain = given.replaceAll('\0', '').trim();
    const wanted = plain === '' ? `col_${i}` : plain;
    const chosen = used.has(wanted.toLowerCase()) ? free(wanted, taken, used) : wanted;
    used.add(chosen.toLowerCase());
    if (chosen !== given.trim()) findings.push(renamed(given, chosen, i));
    return chosen;
  });
  return { names: unique, findings };
}

function free(wanted: string, taken: ReadonlySet<string>, used: ReadonlySet<string>): string {
  for (let n = 2; ; n++) {
    const name = `${wanted}_${n}`;
    if (!taken.has(name.toLowerCase()) && !used.has(name.toLowerCase())) return name;
  }
}

function renamed(given: string, chosen: string, position: number): Finding {
  const empty = given.trim() === '';
  const message = empty
    ? `Column ${position + 1} has no name; it is called ${chosen} here.`
    : `Column ${position + 1} has the name ${given}, as an earlier column does; it is called ${chosen} here.`;
  const remedy = 'Nothing is lost. Name the column in the file if you want another name.';
  return { severity: 'note', code: empty ? 'name-empty' : 'name-twice', column: chosen, rows: null, line: null, message, remedy };
}
