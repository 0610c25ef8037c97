/** A process that waits, as the order of turns needs it. */
export interface Waiting {
  id: number;
  ownerKey: string;
}

/**
 * The order of turns: first come, first served for each person, and person after person, so that nobody waits behind another's long list.
 * `waiting` is oldest first; `served` holds the owners who had turns, the one who had the last turn at the end.
 */
export function orderOfTurns<T extends Waiting>(waiting: readonly T[], served: readonly string[] = []): T[] {
  const left = [...waiting];
  const turns: T[] = [];
  const recent = [...served];
  while (left.length > 0) {
    const [next] = left.splice(nextIndex(left, recent), 1);
    if (!next) break;
    turns.push(next);
    const before = recent.indexOf(next.ownerKey);
    if (before >= 0) recent.splice(before, 1);
    recent.push(next.ownerKey);
  }
  return turns;
}

/** The owner whose last turn is longest ago (never: -1); among equals the oldest process. */
function nextIndex(left: readonly Waiting[], recent: readonly string[]): number {
  const ages = left.map(({ ownerKey }) => recent.indexOf(ownerKey));
  return ages.indexOf(Math.min(...ages));
}
