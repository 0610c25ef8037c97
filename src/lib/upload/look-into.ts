import type { Mapping } from '#core/mapping';
import type { OpenedFile } from './opened-file.svelte.ts';
import type { RoleChoices } from './role-choices.svelte.ts';

interface Known {
  /** What was chosen in an earlier visit. */
  mapping?: Mapping | null;
  table?: number | null;
}

/** Reads a table and fills in its roles: from the first rows at once, from all rows when nobody has changed anything till then. */
export async function lookInto(opened: OpenedFile, choices: RoleChoices, { mapping = null, table = null }: Known = {}): Promise<void> {
  choices.begin({});
  await opened.read(table ?? undefined);
  if (opened.state !== 'open') return;
  const guessed = mapping ?? opened.guessedMapping();
  choices.begin(guessed);
  await opened.scan();
  const untouched = mapping === null && opened.state === 'open' && opened.table === table;
  if (untouched && !choices.canUndo && sameAs(choices.mapping, guessed)) choices.begin(opened.guessedMapping());
}

function sameAs(a: Mapping, b: Mapping): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
