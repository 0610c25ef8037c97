export interface Token {
  kind: 'plain' | 'keyword' | 'string' | 'number' | 'comment';
  text: string;
}

const words: Record<string, readonly string[]> = {
  python: ['from', 'import', 'as', 'with', 'for', 'in', 'if', 'else', 'def', 'return', 'True', 'False', 'None', 'print'],
  sql: [
    'select',
    'from',
    'where',
    'create',
    'or',
    'replace',
    'table',
    'as',
    'and',
    'not',
    'case',
    'when',
    'then',
    'else',
    'end',
    'join',
    'left',
    'on',
    'using',
  ].concat([
    'group',
    'order',
    'by',
    'union',
    'all',
    'is',
    'null',
    'in',
    'over',
    'partition',
    'with',
    'limit',
    'having',
    'distinct',
    'between',
    'exclude',
  ]),
  shell: ['curl', 'photoz', 'stilts', 'npx', 'node'],
};

const patterns: Record<string, RegExp> = {
  python: /(#[^\n]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|\b(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b|([A-Za-z_]\w*)/gi,
  sql: /(--[^\n]*)|('(?:[^']|'')*')|\b(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\b|("(?:[^"]|"")*"|[A-Za-z_]\w*)/gi,
  shell: /(#[^\n]*)|("(?:[^"\\]|\\.)*"|'[^']*')|\b(\d+)\b|([A-Za-z_]\w*)/g,
};

export type CodeLanguage = 'python' | 'sql' | 'shell';

/** Cuts code into coloured pieces; the pieces joined are the code. */
export function tokens(code: string, language: CodeLanguage): Token[] {
  const found: Token[] = [];
  let last = 0;
  for (const match of code.matchAll(patterns[language] ?? /$^/g)) {
    if (match.index > last) found.push({ kind: 'plain', text: code.slice(last, match.index) });
    found.push({ kind: kindOf(match, language), text: match[0] });
    last = match.index + match[0].length;
  }
  return last < code.length ? [...found, { kind: 'plain', text: code.slice(last) }] : found;
}

function kindOf(match: RegExpExecArray, language: CodeLanguage): Token['kind'] {
  if (match[1] !== undefined) return 'comment';
  if (match[2] !== undefined) return 'string';
  if (match[3] !== undefined) return 'number';
  const word = language === 'sql' ? match[0].toLowerCase() : match[0];
  return words[language]?.includes(word) ? 'keyword' : 'plain';
}
