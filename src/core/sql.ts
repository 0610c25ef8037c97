/** Not exported: only this file can make SQL, so every value has passed through its rules. */
class SqlText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A piece of SQL. */
export type Sql = SqlText;

const trusted = (text: string): Sql => new SqlText(text);

export type SqlValue = Sql | string | number | bigint | boolean | null | readonly SqlValue[];

/** SQL with values quoted: strings become literals, numbers keep all their digits as DOUBLE or integer, lists become (a, b). */
export function sql(strings: TemplateStringsArray, ...values: readonly SqlValue[]): Sql {
  return trusted(strings.reduce((text, part, i) => text + literal(values[i - 1] ?? null).text + part));
}

/** A quoted identifier; any name that a file can hold is safe. */
export function name(identifier: string): Sql {
  if (identifier.includes('\0')) throw new RangeError('a name cannot hold a NUL');
  return trusted(`"${identifier.replaceAll('"', '""')}"`);
}

/** Pieces joined by a separator (", " when none is given). */
export function list(pieces: readonly Sql[], separator: ', ' | ' AND ' | ' OR ' | '\n' | ' ' | ' UNION ALL ' = ', '): Sql {
  return trusted(pieces.map((piece) => piece.text).join(separator));
}

function literal(value: SqlValue): Sql {
  if (value instanceof SqlText) return value;
  if (value === null) return trusted('NULL');
  if (typeof value === 'string') return trusted(`'${value.replaceAll('\0', '').replaceAll("'", "''")}'`);
  if (typeof value === 'number') return trusted(numberText(value));
  if (typeof value === 'bigint') return trusted(value.toString());
  if (typeof value === 'boolean') return trusted(value ? 'TRUE' : 'FALSE');
  return trusted(`(${value.map((each) => literal(each).text).join(', ')})`);
}

/** Integers stay integers; others carry an exponent, since `0.5` alone is a DECIMAL in DuckDB. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "'NaN'::DOUBLE";
  if (!Number.isFinite(value)) return value > 0 ? "'Infinity'::DOUBLE" : "'-Infinity'::DOUBLE";
  if (Number.isSafeInteger(value)) return value.toString();
  return value.toExponential();
}

/** A DOUBLE literal, for numbers that may happen to be whole. */
export function double(value: number): Sql {
  return Number.isFinite(value) ? trusted(value.toExponential()) : trusted(numberText(value));
}
