import { Fault } from '#core/problem';

/** `at` is the 0-based place in the text. */
export interface Token {
  kind: 'number' | 'text' | 'word' | 'sign' | 'end';
  text: string;
  at: number;
}

const patterns: readonly [Token['kind'] | 'space', RegExp][] = [
  ['space', /\s+/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['text', /'[^']*'|"[^"]*"/y],
  ['word', /[A-Za-z_][A-Za-z0-9_.]*/y],
  ['sign', /==|!=|<=|>=|[<>+\-*/(),[\]]/y],
];

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    at += token.text.length;
    if (token.kind !== 'space') tokens.push({ kind: token.kind, text: token.text, at: at - token.text.length });
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(text: string, at: number): { kind: Token['kind'] | 'space'; text: string } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { kind, text: found[0] };
  }
  throw new Fault('bad-config', `The rule "${text}" has "${text.charAt(at)}" at place ${at + 1}, which has no meaning in a rule.`);
}
