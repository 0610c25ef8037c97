import { Fault } from '#core/problem';

const mostNamed = 30;

/** The columns of these names in the order asked for, all when none are; a `bad-request` Fault for a name that is not there. */
export function chosenColumns<Held>(
  columns: readonly Held[],
  names: readonly string[] | undefined,
  nameOf: (column: Held) => string,
): readonly Held[] {
  if (!names) return columns;
  const byName = new Map(columns.map((column) => [nameOf(column), column]));
  return names.map((name) => {
    const column = byName.get(name);
    if (column !== undefined) return column;
    const some = columns.slice(0, mostNamed).map(nameOf).join(', ');
    throw new Fault('bad-request', `No column ${name} here. The columns are ${some}${columns.length > mostNamed ? ', and more' : ''}.`);
  });
}
