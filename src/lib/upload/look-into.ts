import type { Mapping } from '#core/mapping';
import type { OpenedFile } from './opened-file.svelte.ts';
import type { RoleChoices } from './role-choices.svelte.ts';

/** Reads a file and fills in its roles: from the first rows at once, from all rows when nobody has changed anything till then. */
export async function lookInto(opened: OpenedFile, choices: RoleChoices, kept: Mapping | null = null): Promise<void> {
  await opened.read();
  const guessed = kept ?? opened.guessedMapping();
  choices.begin(guessed);
  await opened.scan();
  if (kept === null && !choices.canUndo && sameAs(choices.mapping, guessed)) choices.begin(opened.guessedMapping());
}

function sameAs(a: Mapping, b: Mapping): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
