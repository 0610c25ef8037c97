import { partsOf, type Comparison, type Expression } from '#core/homogenize/expression';
import { Fault } from '#core/problem';
import { double, list, sql, type Sql } from '#core/sql';

/**
 * A column as a rule sees it. `ieee`: a raw number of the file, whose missing value behaves as NaN does
 * (`!=` is true, every other comparison false); all others follow SQL, where a comparison with NULL is NULL.
 */
export interface RuleColumn {
  sql: Sql;
  kind: 'number' | 'text' | 'boolean';
  ieee: boolean;
}

/** The columns of one catalog under the names that a rule uses. */
export type RuleScope = ReadonlyMap<string, RuleColumn>;

/** A value with the columns behind it, apart by how their missing values behave. */
interface Value {
  kind: 'number' | 'text' | 'boolean';
  sql: Sql;
  plain: Sql[];
  ieee: Sql[];
}

/** A rule as a SQL condition. All columns must be in the scope. */
export function conditionSql(expression: Expression, scope: RuleScope): Sql {
  switch (expression.is) {
    case 'and':
      return sql`(${list(
        expression.all.map((each) => conditionSql(each, scope)),
        ' AND ',
      )})`;
    case 'or':
      return sql`(${list(
        expression.all.map((each) => conditionSql(each, scope)),
        ' OR ',
      )})`;
    case 'not':
      return sql`(NOT ${conditionSql(expression.of, scope)})`;
    case 'comparison':
      return comparisonSql(expression.operator, valueOf(expression.left, scope), valueOf(expression.right, scope));
    case 'call':
      if (expression.function === 'isfinite') return finiteSql(valueOf(expression.argument, scope));
      break;
    case 'boolean':
      return sql`${expression.value}`;
    case 'column': {
      const value = valueOf(expression, scope);
      if (value.kind === 'boolean') return value.sql;
    }
  }
  throw new Fault('bad-config', 'A rule must be a condition, such as z_flag == 4.');
}

/** DuckDB holds NaN for the greatest number: an infinity that fell out of arithmetic must not pass for one. */
const noNaN = (value: Sql): Sql => sql`nullif(${value}, ${Number.NaN})`;

function valueOf(expression: Expression, scope: RuleScope): Value {
  switch (expression.is) {
    case 'number':
      return { kind: 'number', sql: double(expression.value), plain: [], ieee: [] };
    case 'text':
      return { kind: 'text', sql: sql`${expression.value}`, plain: [], ieee: [] };
    case 'boolean':
      return { kind: 'boolean', sql: sql`${expression.value}`, plain: [], ieee: [] };
    case 'column':
      return columnValue(expression.name, scope);
    case 'negative': {
      const of = numberOf(expression.of, scope);
      return { ...of, sql: sql`(-${of.sql})` };
    }
    case 'call':
      return callValue(expression.function, expression.argument, scope);
    case 'letter': {
      const text = textOf(expression.of, scope);
      const place = expression.place < 0 ? expression.place : expression.place + 1;
      return { ...text, sql: sql`nullif(substr(${text.sql}, ${place}, 1), '')` };
    }
    case 'arithmetic': {
      const [left, right] = [numberOf(expression.left, scope), numberOf(expression.right, scope)];
      return { ...both(left, right), sql: noNaN(arithmeticSql(expression.operator, left.sql, right.sql)) };
    }
    default:
      throw new Fault('bad-config', 'A rule compares a condition with a value; compare two values instead.');
  }
}

function columnValue(name: string, scope: RuleScope): Value {
  const column = scope.get(name);
  if (!column) throw new Fault('bad-config', `A rule reads ${name}, and there is no such column.`);
  const own = [column.sql];
  return { kind: column.kind, sql: column.sql, plain: column.ieee ? [] : own, ieee: column.ieee ? own : [] };
}

function numberOf(expression: Expression, scope: RuleScope): Value {
  const value = valueOf(expression, scope);
  if (value.kind === 'number') return value;
  if (value.kind === 'boolean') return asNumber(value);
  // A text is no number: the comparison it stands in never holds.
  return { ...value, kind: 'number', sql: sql`NULL::DOUBLE` };
}

const asNumber = (value: Value): Value => ({ ...value, kind: 'number', sql: sql`${value.sql}::INTEGER::DOUBLE` });

const both = (left: Value, right: Value): Value => ({
  kind: 'number',
  sql: left.sql,
  plain: [...left.plain, ...right.plain],
  ieee: [...left.ieee, ...right.ieee],
});

function textOf(expression: Expression, scope: RuleScope): Value {
  const value = valueOf(expression, scope);
  if (value.kind === 'text') return value;
  throw new Fault('bad-config', 'A rule takes a letter, or the length, of what is no text.');
}

function callValue(called: string, inner: Expression, scope: RuleScope): Value {
  if (called === 'len') {
    const text = textOf(inner, scope);
    return { ...text, kind: 'number', sql: sql`length(${text.sql})::DOUBLE` };
  }
  const value = valueOf(inner, scope);
  if (called === 'str') return asText(value, inner);
  if (called === 'int' && value.kind === 'text') return { ...value, kind: 'number', sql: sql`try_cast(${value.sql} AS BIGINT)::DOUBLE` };
  const number = numberOf(inner, scope);
  return { ...number, sql: callSql(called, number.sql) };
}

function asText(value: Value, inner: Expression): Value {
  if (value.kind === 'text') return value;
  if (inner.is === 'call' && inner.function === 'int')
    return { ...value, kind: 'text', sql: sql`try_cast(${value.sql} AS BIGINT)::VARCHAR` };
  throw new Fault('bad-config', 'A rule can write whole numbers as text only: str(int(...)).');
}

/** Where `int` cannot answer: no whole number, or a text that is none. A rule that meets such a row refuses it. */
export function unanswerable(expression: Expression, scope: RuleScope): Sql[] {
  return partsOf(expression).flatMap((part): Sql[] => {
    if (part.is !== 'call' || part.function !== 'int') return [];
    const { kind, sql: value } = valueOf(part.argument, scope);
    if (kind === 'text') return [sql`(${value} IS NOT NULL AND try_cast(${value} AS BIGINT) IS NULL)`];
    return [sql`(NOT isfinite(${value}) OR ${value} <> trunc(${value}))`];
  });
}

function callSql(called: string, argument: Sql): Sql {
  switch (called) {
    case 'trunc':
    case 'int':
      return sql`trunc(${argument})`;
    case 'abs':
      return sql`abs(${argument})`;
    case 'last_digit':
      return noNaN(sql`trunc(${argument}) - 1e1 * trunc(trunc(${argument}) / 1e1)`);
    case 'float':
      return argument;
    default:
      throw new Fault('bad-config', `A rule uses ${called}() as a number.`);
  }
}

function arithmeticSql(operator: '+' | '-' | '*' | '/', left: Sql, right: Sql): Sql {
  switch (operator) {
    case '+':
      return sql`(${left} + ${right})`;
    case '-':
      return sql`(${left} - ${right})`;
    case '*':
      return sql`(${left} * ${right})`;
    case '/':
      return sql`(${left} / ${right})`;
  }
}

function finiteSql(value: Value): Sql {
  const finite = sql`isfinite(${value.sql})`;
  return value.ieee.length > 0 && value.plain.length === 0 ? sql`coalesce(${finite}, FALSE)` : finite;
}

function comparisonSql(operator: Comparison, left: Value, right: Value): Sql {
  const sides = both(left, right);
  if ((left.kind === 'text') !== (right.kind === 'text')) return neverEqual(operator, sides);
  const [a, b] = left.kind === right.kind ? [left, right] : [numeric(left), numeric(right)];
  const compared = compareSql(operator, a.sql, b.sql);
  if (sides.ieee.length === 0) return compared;
  const missing = operator === '!=';
  if (sides.plain.length === 0) return sql`coalesce(${compared}, ${missing})`;
  return sql`CASE WHEN ${anyNull(sides.plain)} THEN NULL ELSE coalesce(${compared}, ${missing}) END`;
}

const numeric = (value: Value): Value => (value.kind === 'boolean' ? asNumber(value) : value);

/** A text and a number are different, whatever they look like. */
function neverEqual(operator: Comparison, sides: Value): Sql {
  const answer = sql`${operator === '!='}`;
  return sides.plain.length === 0 ? answer : sql`CASE WHEN ${anyNull(sides.plain)} THEN NULL ELSE ${answer} END`;
}

const anyNull = (columns: readonly Sql[]): Sql =>
  list(
    columns.map((column) => sql`${column} IS NULL`),
    ' OR ',
  );

function compareSql(operator: Comparison, left: Sql, right: Sql): Sql {
  switch (operator) {
    case '==':
      return sql`${left} = ${right}`;
    case '!=':
      return sql`${left} <> ${right}`;
    case '<':
      return sql`${left} < ${right}`;
    case '<=':
      return sql`${left} <= ${right}`;
    case '>':
      return sql`${left} > ${right}`;
    case '>=':
      return sql`${left} >= ${right}`;
  }
}
