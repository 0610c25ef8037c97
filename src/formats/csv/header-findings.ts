import type { Finding } from '#core/finding';

export function noHeader(names: readonly string[]): Finding {
  const message = `The first line holds values, not names. The ${names.length} columns are called ${names[0] ?? ''} to ${names.at(-1) ?? ''}.`;
  const remedy = 'Add a line of names at the top of the file to have better ones.';
  return { severity: 'note', code: 'csv-no-header', column: null, rows: null, line: 1, message, remedy };
}

export function headerInComments(names: readonly string[]): Finding {
  const message = `The ${names.length} names are taken from the comments above the first row.`;
  const remedy = 'Nothing to do if they are right.';
  return { severity: 'note', code: 'csv-comment-header', column: null, rows: null, line: null, message, remedy };
}

export function shortHeader(named: number, usual: number): Finding {
  const message = `The header has ${named} names, but the rows have ${usual} values. Which name belongs to which value cannot be told.`;
  const remedy = 'Give each column a name in the first line of the file. R writes row names without one: use write.csv(row.names = FALSE).';
  return { severity: 'error', code: 'csv-short-header', column: null, rows: null, line: 1, message, remedy };
}
