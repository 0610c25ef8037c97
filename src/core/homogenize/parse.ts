import type { Arithmetic, Comparison, Expression } from '#core/homogenize/expression';
import { tokensOf, type Token } from '#core/homogenize/tokens';
import { Fault } from '#core/problem';

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies Comparison[];
/** The names that a rule may call; `last_digit` is ours, the others also answer with `np.` before them. */
const functions: readonly string[] = ['trunc', 'abs', 'isfinite', 'float', 'int', 'str', 'len', 'last_digit'];
/** Deep enough for any rule of a survey, shallow enough that no text can exhaust the stack. */
const deepest = 60;

/** Reads a rule: comparisons (chains too), and, or, not, + - * /, parentheses, numbers, 'text', True, False, column names and a few functions. */
export function parseRule(text: string): Expression {
  return new RuleReader(text).whole();
}

class RuleReader {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  whole(): Expression {
    const expression = this.#either();
    if (this.#peek().kind !== 'end') throw this.#fault('an operator or the end');
    return expression;
  }

  #either(): Expression {
    return this.#series('or', () => this.#series('and', () => this.#negation()));
  }

  #series(word: 'and' | 'or', part: () => Expression): Expression {
    const first = part();
    const all = [first];
    while (this.#takes('word', word)) all.push(part());
    return all.length === 1 ? first : { is: word, all };
  }

  #negation(): Expression {
    if (this.#takes('word', 'not')) return { is: 'not', of: this.#deeper(() => this.#negation()) };
    return this.#comparison();
  }

  #comparison(): Expression {
    let left = this.#sum();
    const links: Expression[] = [];
    while (this.#peek().kind === 'sign' && comparisons.includes(this.#peek().text)) {
      const operator = this.#take().text as Comparison;
      const right = this.#sum();
      links.push({ is: 'comparison', operator, left, right });
      left = right;
    }
    const [only] = links;
    if (!only) return left;
    return links.length === 1 ? only : { is: 'and', all: links };
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#unary()));
  }

  #chain(signs: readonly Arithmetic[], part: () => Expression): Expression {
    let left = part();
    for (;;) {
      const operator = signs.find((sign) => this.#takes('sign', sign));
      if (!operator) return left;
      left = { is: 'arithmetic', operator, left, right: part() };
    }
  }

  #unary(): Expression {
    if (this.#takes('sign', '-')) return { is: 'negative', of: this.#deeper(() => this.#unary()) };
    return this.#primary();
  }

  #primary(): Expression {
    const token = this.#take();
    if (token.kind === 'number') return { is: 'number', value: Number(token.text) };
    if (token.kind === 'text') return { is: 'text', value: token.text.slice(1, -1) };
    if (token.kind === 'word') return this.#word(token);
    if (token.text === '(') return this.#closed();
    this.#next -= 1;
    throw this.#fault('a number, a text, a column or "("');
  }

  #word(token: Token): Expression {
    if (token.text === 'True' || token.text === 'False') return { is: 'boolean', value: token.text === 'True' };
    if (!this.#takes('sign', '(')) return { is: 'column', name: token.text };
    const called = token.text.replace(/^np\./, '');
    if (functions.includes(called)) return this.#letter({ is: 'call', function: called, argument: this.#closed() });
    throw new Fault('bad-config', `The rule "${this.#text}" calls ${token.text}(). A rule can call ${functions.join(', ')}.`);
  }

  #letter(of: Expression): Expression {
    if (!this.#takes('sign', '[')) return of;
    const sign = this.#takes('sign', '-') ? -1 : 1;
    const place = this.#take();
    if (place.kind !== 'number' || !this.#takes('sign', ']')) throw this.#fault('a place in a text, such as [-2]');
    return { is: 'letter', of, place: sign * Number(place.text) };
  }

  #closed(): Expression {
    const inner = this.#deeper(() => this.#either());
    if (!this.#takes('sign', ')')) throw this.#fault('")"');
    return inner;
  }

  #deeper(read: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > deepest) throw new Fault('bad-config', `A rule nests ${this.#depth} levels deep; ${deepest} are allowed.`);
    const expression = read();
    this.#depth -= 1;
    return expression;
  }

  #takes(kind: Token['kind'], text: string): boolean {
    const token = this.#peek();
    if (token.kind !== kind || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: this.#text.length };
  }

  #fault(wanted: string): Fault {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'it ends' : `"${token.text}" stands`;
    return new Fault('bad-config', `The rule "${this.#text}": at place ${token.at + 1} ${found} where ${wanted} was expected.`);
  }
}
