import type { Finding } from '#core/finding';
import { uniqueNames } from '#formats/names';
import type { ArrowField } from '#formats/parquet/c-data';
import * as findings from '#formats/parquet/findings';
import { meaningOf, meaningsOf, type Meanings } from '#formats/parquet/meanings';
import { readingOf, type ReadingOptions } from '#formats/parquet/readings';
import type { FileColumn, Stored } from '#formats/stored';

/** A column of the file that becomes a column of the table. `position` is its place in the file. */
export interface ParquetColumn extends FileColumn {
  field: ArrowField;
  position: number;
  /** Values may lie beyond 63 bits, which only reading them can tell. */
  unsigned: boolean;
  options: ReadingOptions;
  /** The place of the column of flags that marks values of this one as missing. */
  mask: number | null;
}

/** A column of the file that no table of cells can hold. */
export interface NestedColumn {
  name: string;
  kind: string;
  position: number;
}

export interface ParquetColumns {
  columns: ParquetColumn[];
  nested: NestedColumn[];
  findings: Finding[];
}

/** The columns that a table can hold, those that it cannot, and findings about all that is changed. `int96`: names of times that come as bytes. */
export function parquetColumns(
  fields: readonly ArrowField[],
  metadata: ReadonlyMap<string, string>,
  int96: ReadonlySet<string>,
): ParquetColumns {
  const unique = uniqueNames(fields.map(({ name }) => name));
  const meanings = meaningsOf(metadata);
  const masks = masksIn(fields, meanings);
  const flags = new Set(masks.values());
  const all: ParquetColumns = { columns: [], nested: [], findings: unique.findings };
  for (const [position, field] of fields.entries()) {
    if (flags.has(position)) continue;
    const name = unique.names[position] ?? field.name;
    const options = { asText: false, bytesAreText: meanings.bytesAreText.has(field.name), isInt96: int96.has(field.name) };
    const reading = readingOf(field, options);
    if (!reading) {
      const kind = findings.kindOf(field);
      all.nested.push({ name, kind, position });
      all.findings.push(findings.leftOut(name, kind));
      continue;
    }
    const { type, note } = reading;
    const meaning = meaningOf(field, meanings);
    const stored = withDimensions(reading.stored, meanings.described.get(field.name)?.subtype ?? null);
    const unit = meaning.unit ?? reading.unit;
    const mask = masks.get(position) ?? null;
    const unsigned = stored.kind === 'uint64';
    all.columns.push({ ...meaning, name, type, unit, stored, field, position, mask, options, unsigned });
    if (note) all.findings.push(findings.changed(name, field.format, note));
  }
  return all;
}

/** Places of values and of the flags that mark them as missing. */
function masksIn(fields: readonly ArrowField[], { masks }: Meanings): Map<number, number> {
  const places = new Map<number, number>();
  for (const [name, mask] of masks) {
    const [values, flags] = [fields.findIndex((field) => field.name === name), fields.findIndex((field) => field.name === mask)];
    if (values >= 0 && flags >= 0 && fields[flags]?.format === 'b') places.set(values, flags);
  }
  return places;
}

/** astropy writes arrays of several dimensions as flat lists, and says in `float64[2,3]` how they were. */
function withDimensions(stored: Stored, subtype: string | null): Stored {
  const [length, ...more] = stored.shape ?? [];
  const dimensions = /\[(\d+(?:,\d+)+)\]$/
    .exec(subtype ?? '')?.[1]
    ?.split(',')
    .map(Number);
  if (length === undefined || more.length > 0 || dimensions?.reduce((product, each) => product * each, 1) !== length) return stored;
  return { ...stored, shape: dimensions };
}

/** An unsigned column with values beyond the signed ones becomes text, so that no digit is lost. */
export function asUnsignedText(column: ParquetColumn, values: number): { column: ParquetColumn; finding: Finding } {
  const options = { ...column.options, asText: true };
  const type = readingOf(column.field, options)?.type ?? column.type;
  return { column: { ...column, type, options, unsigned: false }, finding: findings.beyondSigned(column.name, values) };
}
