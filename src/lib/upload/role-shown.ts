import type { Confidence, Guess } from '#core/guess';
import type { Mapping } from '#core/mapping';
import type { Role } from '#core/meaning';

/** What stands beside the choice: the guess that was taken, one that is only offered, or that the person chose. */
export type Shown =
  | { kind: 'guessed'; confidence: Confidence; reason: string }
  | { kind: 'offered'; column: string; reason: string }
  | { kind: 'own'; facts: string | null }
  | { kind: 'nothing' };

export function shownFor(role: Role, mapping: Mapping, guesses: readonly Guess[]): Shown {
  const column = mapping[role] ?? null;
  const guess = guesses.find((each) => each.role === role) ?? null;
  if (guess && column === guess.column) return { kind: 'guessed', confidence: guess.confidence, reason: guess.reason };
  if (column !== null) return { kind: 'own', facts: null };
  const free = guess && !Object.values(mapping).includes(guess.column);
  return free ? { kind: 'offered', column: guess.column, reason: guess.reason } : { kind: 'nothing' };
}
