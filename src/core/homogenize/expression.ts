export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/';

/** What a rule says, as a tree. `letter` is one letter of a text; negative places count from its end. */
export type Expression =
  | { is: 'number'; value: number }
  | { is: 'text'; value: string }
  | { is: 'boolean'; value: boolean }
  | { is: 'column'; name: string }
  | { is: 'call'; function: string; argument: Expression }
  | { is: 'letter'; of: Expression; place: number }
  | { is: 'negative'; of: Expression }
  | { is: 'arithmetic'; operator: Arithmetic; left: Expression; right: Expression }
  | { is: 'comparison'; operator: Comparison; left: Expression; right: Expression }
  | { is: 'not'; of: Expression }
  | { is: 'and' | 'or'; all: Expression[] };

/** The columns that an expression reads, each once. */
export function columnsOf(expression: Expression): string[] {
  return [...new Set(partsOf(expression).flatMap((part) => (part.is === 'column' ? [part.name] : [])))];
}

/** The expression and all expressions inside it. */
export function partsOf(expression: Expression): Expression[] {
  return [expression, ...insideOf(expression).flatMap(partsOf)];
}

function insideOf(expression: Expression): Expression[] {
  switch (expression.is) {
    case 'call':
      return [expression.argument];
    case 'not':
    case 'negative':
    case 'letter':
      return [expression.of];
    case 'arithmetic':
    case 'comparison':
      return [expression.left, expression.right];
    case 'and':
    case 'or':
      return expression.all;
    default:
      return [];
  }
}
