import { Fault } from '#core/problem';
import type { TableEntry } from '#formats/table-file';

/** Which of the tables is meant: by its exact name, else by its number from 1; the first when nothing was asked. Its index from 0. */
export function pickTable(tables: readonly TableEntry[], wanted: string | number | undefined, fileName: string): number {
  if (tables.length === 0) throw new Fault('bad-file', `${fileName} holds no table. Send a file with a table in it.`);
  if (wanted === undefined) return 0;
  const named = tables.findIndex(({ name }) => name === wanted);
  if (named >= 0) return named;
  const number = Number(wanted);
  if (Number.isInteger(number) && number >= 1 && number <= tables.length) return number - 1;
  throw new Fault('bad-request', `${fileName} has no table ${wanted}. ${listOf(tables)}`, { at: 'table' });
}

/** Refuses to guess among several tables. */
export function mustBeOne(tables: readonly TableEntry[], fileName: string): void {
  if (tables.length <= 1) return;
  throw new Fault('bad-request', `${fileName} holds ${tables.length} tables; say which one, by name or number. ${listOf(tables)}`, {
    at: 'table',
  });
}

const mostNamed = 20;

function listOf(tables: readonly TableEntry[]): string {
  const named = tables
    .slice(0, mostNamed)
    .map(({ name, rows }, i) => `${i + 1} is ${name || 'without a name'}${rows === null ? '' : ` (${rows} rows)`}`);
  const more = tables.length > mostNamed ? `, and ${tables.length - mostNamed} more` : '';
  return tables.length === 1 ? `It has one: ${named[0]}.` : `Its tables: ${named.join(', ')}${more}.`;
}
