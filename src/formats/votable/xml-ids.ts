const plain = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * An ID for each name that is none itself, null for all others. astropy calls columns by their IDs, and would make the same ones of the names, but warn.
 */
export function idsOf(names: readonly string[]): (string | null)[] {
  const taken = new Set(names.filter((name) => plain.test(name)));
  return names.map((name) => {
    if (plain.test(name)) return null;
    const made = name.replace(/^(?=[^A-Za-z_])/, '_').replaceAll(/[^A-Za-z0-9_.-]/gu, '_') || '_';
    let id = made;
    for (let n = 2; taken.has(id); n++) id = `${made}_${n}`;
    taken.add(id);
    return id;
  });
}
