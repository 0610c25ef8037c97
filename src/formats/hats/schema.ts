import type { Finding } from '#core/finding';
import { Fault } from '#core/problem';
import { conform } from '#formats/hats/conform';
import { note } from '#formats/hats/findings';
import type { Part, Parts } from '#formats/hats/part';
import { widest } from '#formats/hats/widen';
import type { FileColumn } from '#formats/stored';

/** A column of the whole catalog, and a file that gave it its type. */
export interface WholeColumn {
  column: FileColumn;
  typeFrom: string;
}

export interface WholeSchema {
  columns: WholeColumn[];
  /** Whether all files have the same columns in the same way. */
  agrees: boolean;
  findings: Finding[];
}

/** How some files have a column. */
interface Version {
  column: FileColumn;
  parts: [Part, ...Part[]];
}

/**
 * One schema for all files: the columns of `common` in its order, then those that only files have. A column that differs takes the widest
 * type; where none holds all values, a `bad-file` Fault names both files.
 */
export async function wholeSchema(common: Part | null, parts: readonly Part[], reader: Parts): Promise<WholeSchema> {
  const versions = versionsOf(common ? [common, ...parts] : parts);
  const columns: WholeColumn[] = [];
  const findings: Finding[] = [];
  for (const found of versions.values()) {
    const whole = await unified(found, reader);
    columns.push(whole);
    findings.push(...differences(whole, found), ...absences(whole.column.name, found, { common, parts }));
  }
  return { columns, agrees: new Set(parts.map((part) => part.columns)).size <= 1, findings };
}

function versionsOf(parts: readonly Part[]): Map<string, Version[]> {
  const groups = new Map<readonly FileColumn[], [Part, ...Part[]]>();
  for (const part of parts) {
    const group = groups.get(part.columns);
    if (group) group.push(part);
    else groups.set(part.columns, [part]);
  }
  const versions = new Map<string, Version[]>();
  for (const [columns, group] of groups)
    for (const column of columns) {
      const known = versions.get(column.name);
      if (known) known.push({ column, parts: group });
      else versions.set(column.name, [{ column, parts: group }]);
    }
  return versions;
}

async function unified(found: readonly Version[], reader: Parts): Promise<WholeColumn> {
  const telling: Version[] = [];
  const [first] = found;
  if (!first) throw new RangeError('a column is in some file');
  const agree = found.every(({ column }) => sameType(column, first.column));
  if (!agree) for (const version of found) if (await tells(version, reader)) telling.push(version);
  let { column, parts } = telling[0] ?? first;
  for (const version of telling.slice(1)) {
    const wider = widest(column, version.column);
    if (!wider) throw conflict({ column, parts }, version);
    if (wider.type !== column.type) parts = version.parts;
    column = wider;
  }
  const whole = { column: described(column, found), typeFrom: parts[0].path };
  await mustFit(whole, found, reader);
  return whole;
}

/** Whole numbers beyond 2^53 are no doubles; all other ways to widen are exact. */
async function mustFit({ column, typeFrom }: WholeColumn, found: readonly Version[], reader: Parts): Promise<void> {
  if (!column.type.startsWith('double')) return;
  for (const { column: own, parts } of found)
    if (own.type.startsWith('bigint'))
      for (const { path } of parts)
        for await (const { rows, columns } of reader.batches(path, { columns: [column.name] }))
          for (const data of columns) conform(data, rows, { type: column.type, typeFrom, path });
}

function sameType(a: FileColumn, b: FileColumn): boolean {
  return a.type === b.type && JSON.stringify(a.stored) === JSON.stringify(b.stored);
}

/** Pandas and Arrow write a column without any value as one without a type, which comes as doubles that are all missing. */
async function tells({ column, parts }: Version, reader: Parts): Promise<boolean> {
  if (column.type !== 'double') return true;
  for (const { path, rows } of parts) if (rows > 0 && !(await reader.isEmpty(path, column.name))) return true;
  return false;
}

function described(column: FileColumn, found: readonly Version[]): FileColumn {
  const first = (key: 'unit' | 'ucd' | 'description'): string | null =>
    found.find((each) => each.column[key] !== null)?.column[key] ?? null;
  return { ...column, unit: first('unit'), ucd: first('ucd'), description: first('description') };
}

function conflict(a: Version, b: Version): Fault {
  const message = `Column ${a.column.name} is ${a.column.type} in ${a.parts[0].path} and ${b.column.type} in ${b.parts[0].path}, and no type holds both. Write the catalog with one type for each column.`;
  return new Fault('bad-file', message);
}

function differences({ column }: WholeColumn, found: readonly Version[]): Finding[] {
  const units = found.filter((each) => each.column.unit !== null);
  const other = units.find((each) => each.column.unit !== units[0]?.column.unit);
  const findings: Finding[] = [];
  if (other && units[0]) {
    const message = `Column ${column.name} has the unit ${units[0].column.unit ?? ''} in ${units[0].parts[0].path} and ${other.column.unit ?? ''} in ${other.parts[0].path}. The values are read as they are, with the first unit.`;
    findings.push(
      note({
        severity: 'warning',
        code: 'hats-unit',
        column: column.name,
        message,
        remedy: 'Write the catalog with one unit for each column.',
      }),
    );
  }
  const odd = found.find((each) => each.column.type !== column.type);
  if (odd) {
    const message = `Column ${column.name} is ${odd.column.type} in ${odd.parts[0].path} and ${column.type} in other files. All are read as ${column.type}; no value changes.`;
    findings.push(note({ severity: 'note', code: 'hats-type', column: column.name, message, remedy: 'Nothing to do.' }));
  }
  return findings;
}

interface Files {
  common: Part | null;
  parts: readonly Part[];
}

function absences(name: string, found: readonly Version[], { common, parts }: Files): Finding[] {
  const having = new Set(found.flatMap((version) => version.parts));
  const without = parts.filter((part) => !having.has(part));
  const findings: Finding[] = [];
  if (without[0]) {
    const message = `Column ${name} is not in ${without.length} of the ${parts.length} files, the first is ${without[0].path}. It is missing in their rows.`;
    findings.push(note({ severity: 'warning', code: 'hats-column', column: name, message, remedy: 'Nothing to do if that is meant.' }));
  }
  if (common && !having.has(common)) {
    const message = `Column ${name} is in files of the catalog and not in its schema, ${common.path}. It is read.`;
    findings.push(note({ severity: 'note', code: 'hats-undeclared', column: name, message, remedy: 'Nothing to do.' }));
  }
  return findings;
}
