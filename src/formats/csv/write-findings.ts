import type { Finding } from '#core/finding';
import { isComplex, isComplexNumber } from '#formats/csv/write-cells';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';

const warning = (code: string, column: string | null, said: { rows: number | null; message: string; remedy: string }): Finding => ({
  ...{ severity: 'warning', code, column, line: null },
  ...said,
});

/** What CSV without a header of types has no place for. */
export function unheld({ schema, metadata }: TableRows): Finding[] {
  const described = schema.columns.filter(({ unit, ucd, description }) => unit !== null || ucd !== null || description !== null);
  const remedy = 'Write .ecsv, or another format, to keep them.';
  const made: Finding[] = [];
  if (described.length > 0) {
    const message = `CSV holds no units, UCDs and descriptions; those of ${namesOf(described)} are not in the file.`;
    made.push(warning('csv-no-units', null, { rows: null, message, remedy }));
  }
  if (metadata.size > 0) {
    const message = `CSV holds no keywords; the ${metadata.size} of the table are not in the file.`;
    made.push(warning('csv-no-keywords', null, { rows: null, message, remedy }));
  }
  return made;
}

const mostNamed = 40;

function namesOf(columns: readonly FileColumn[]): string {
  const names = columns.slice(0, mostNamed).map(({ name }) => name);
  return columns.length > mostNamed ? `${names.join(', ')} and ${columns.length - mostNamed} more` : names.join(', ');
}

/** Lists of complex numbers, which ECSV holds as pairs. */
export function complexLists(columns: readonly FileColumn[]): Finding[] {
  return columns
    .filter((column) => isComplex(column) && !isComplexNumber(column))
    .map(({ name }) => {
      const message = `ECSV holds no lists of complex numbers; those of ${name} are written as pairs of real and imaginary part.`;
      return warning('csv-complex-list', name, { rows: null, message, remedy: 'Nothing is lost; read the pairs as complex numbers.' });
    });
}

/** Texts that had a zero byte, by column. */
export function zeros(columns: readonly FileColumn[], counts: readonly number[]): Finding[] {
  return counted(columns, counts, (name, count) => {
    const message = `${count} texts of ${name} hold a zero byte, which CSV cannot; they are written without it.`;
    return warning('csv-zero-byte', name, { rows: count, message, remedy: 'Write Parquet to keep it.' });
  });
}

/** Empty texts that a reader cannot tell from missing ones, by column. */
export function emptyTexts(columns: readonly FileColumn[], counts: readonly number[]): Finding[] {
  return counted(columns, counts, (name, count) => {
    const message = `${count} texts of ${name}, the only column, are empty; ECSV cannot tell them from missing ones.`;
    return warning('csv-empty-text', name, { rows: count, message, remedy: 'Write Parquet to tell them apart.' });
  });
}

function counted(columns: readonly FileColumn[], counts: readonly number[], told: (name: string, count: number) => Finding): Finding[] {
  return columns.flatMap(({ name }, i) => ((counts[i] ?? 0) > 0 ? [told(name, counts[i] ?? 0)] : []));
}
