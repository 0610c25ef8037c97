import type { Finding } from '#core/finding';
import type { ArrowField } from '#formats/parquet/c-data';
import type { Reading } from '#formats/parquet/readings';

function note(code: string, column: string, { message, remedy }: { message: string; remedy: string }): Finding {
  return { severity: 'note', code, column, rows: null, line: null, message, remedy };
}

export function leftOut(name: string, kind: string): Finding {
  const message = `Column ${name} holds ${kind}, which is neither a single value nor a list of such. It is left out of the table and stays in the file.`;
  const remedy = 'Nothing to do, unless the column plays a role; then write it as numbers or text.';
  return note('parquet-left-out', name, { message, remedy });
}

/** What a column holds that is neither a cell nor a list of cells, in words. */
export function kindOf(field: ArrowField): string {
  const { format, children } = field;
  if (/^(v?z|Z)$/.test(format)) return 'raw bytes';
  if (format.startsWith('w:')) return field.metadata.get('ARROW:extension:name') === 'arrow.uuid' ? 'UUIDs' : 'raw bytes';
  if (format === '+m') return 'maps';
  if (format === '+s') return 'nested fields';
  if (/^\+(l|L|w:|v)/.test(format))
    return children[0]?.format.startsWith('+') ? 'nested lists' : `lists of ${children[0] ? kindOf(children[0]) : 'nothing'}`;
  if (field.dictionary) return kindOf(field.dictionary);
  return `values of Arrow's type ${format}`;
}

const said: Record<NonNullable<Reading['note']>, (format: string) => { message: string; remedy: string }> = {
  decimal: (format) => ({
    message: `holds decimals of ${digits(format)}. Each is read exactly, as the number that shows the same digits.`,
    remedy: 'Nothing to do.',
  }),
  rounded: (format) => ({
    message: `holds decimals of ${digits(format)}. Read as the nearest double, which has about 16 digits.`,
    remedy: 'Nothing to do, unless you need more digits; then write them as text.',
  }),
  zone: (format) => ({
    message: `holds times of the zone ${format.slice(4)}. They are read as the same moments in UTC.`,
    remedy: 'Nothing to do.',
  }),
  duration: () => ({
    message: 'holds lengths of time. They are read as whole numbers, with their unit as the unit of the column.',
    remedy: 'Nothing to do.',
  }),
};

function digits(format: string): string {
  const [precision, scale] = format.slice(2).split(',');
  return `${precision} digits, ${scale} of them after the point`;
}

export function changed(name: string, format: string, what: NonNullable<Reading['note']>): Finding {
  const { message, remedy } = said[what](format);
  return note(what === 'rounded' ? 'parquet-decimal' : `parquet-${what}`, name, { message: `Column ${name} ${message}`, remedy });
}

export function beyondSigned(name: string, values: number): Finding {
  const count = values === 1 ? '1 value lies' : `${values.toLocaleString('en-US')} values lie`;
  const message = `${count} beyond 63 bits in ${name}. The column is text, so no digit is lost.`;
  return { ...note('parquet-unsigned', name, { message, remedy: 'Nothing to do for an ID.' }), rows: values };
}
