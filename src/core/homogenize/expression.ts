export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/';

/** What a rule says, as a tree. */
export type Expression =
  | { is: 'number'; value: number }
  | { is: 'text'; value: string }
  | { is: 'boolean'; value: boolean }
  | { is: 'column'; name: string }
  | { is: 'call'; function: string; argument: Expression }
  | { is: 'negative'; of: Expression }
  | { is: 'arithmetic'; operator: Arithmetic; left: Expression; right: Expression }
  | { is: 'comparison'; operator: Comparison; left: Expression; right: Expression }
  | { is: 'not'; of: Expression }
  | { is: 'and' | 'or'; all: Expression[] };

/** The columns that an expression reads, each once. */
export function columnsOf(expression: Expression): string[] {
  return [...new Set(namesIn(expression))];
}

function namesIn(expression: Expression): string[] {
  switch (expression.is) {
    case 'column':
      return [expression.name];
    case 'call':
      return namesIn(expression.argument);
    case 'not':
    case 'negative':
      return namesIn(expression.of);
    case 'arithmetic':
    case 'comparison':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'and':
    case 'or':
      return expression.all.flatMap(namesIn);
    default:
      return [];
  }
}
