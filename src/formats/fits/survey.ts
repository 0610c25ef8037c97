import type { Bytes } from '#formats/fits/bytes';
import type { Finding } from '#core/finding';
import { isByAstropy } from '#formats/fits/binary-fields';
import { fitsBatches, type Notes } from '#formats/fits/batches';
import type { BinaryField, Field } from '#formats/fits/field';
import type { FitsTable } from '#formats/fits/table';
import { told } from '#formats/fits/told';
import { halfOf } from '#formats/fits/values';

export interface Surveyed {
  fields: Field[];
  findings: Finding[];
}

interface Seen {
  /** Values at or beyond 2^63, of unsigned 64 bits. */
  beyond: number;
  /** Values that equal TNULL as stored, and after TZERO. */
  asStored: number;
  asPhysical: number;
}

/**
 * Settles what only the values tell of unsigned columns, from the first `limit` rows: whether 64 bits fit a bigint, and what a TNULL means
 * (FITS means the stored value; astropy writes and compares the value after TZERO).
 */
export async function surveyed(table: FitsTable, bytes: Bytes, limit: number): Promise<Surveyed> {
  const open = table.fields.filter(isOpen);
  if (open.length === 0) return { fields: table.fields, findings: [] };
  const seen = new Map<Field, Seen>(open.map((field) => [field, { beyond: 0, asStored: 0, asPhysical: 0 }]));
  const raw = open.map((field): BinaryField => ({ ...field, missing: null }));
  const reading = { table: { ...table, fields: raw }, bytes, notes: new Map() satisfies Notes, pointed: 0 };
  for await (const { columns } of fitsBatches(reading, { limit })) {
    for (const [i, field] of open.entries()) {
      const data = columns[i];
      const counted = seen.get(field);
      if (data && counted) count(counted, 'items' in data ? data.items.values : data.values, field);
    }
  }
  const findings: Finding[] = [];
  const fields = table.fields.map((field) => {
    const counted = seen.get(field);
    return counted && field.table === 'binary' ? settled(field, counted, { table, findings }) : field;
  });
  return { fields, findings };
}

function isOpen(field: Field): field is BinaryField {
  return field.table === 'binary' && field.scaling.by === 'sign' && (field.code === 'K' || field.missing !== null);
}

/** Values are physical here, and those of 64 bits may have gone round to negative ones. */
function count(seen: Seen, values: ArrayLike<unknown>, { missing, code }: BinaryField): void {
  const stored = missing === null ? null : missing + halfOf(code);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== 'number' && typeof value !== 'bigint') continue;
    const exact = code === 'K' ? BigInt.asUintN(64, BigInt(value)) : missing === null ? 0n : BigInt(value);
    if (exact === stored) seen.asStored++;
    else if (missing !== null && exact === missing) seen.asPhysical++;
    else if (code === 'K' && exact > 0x7fffffffffffffffn) seen.beyond++;
  }
}

function settled(field: BinaryField, seen: Seen, { table, findings }: { table: FitsTable; findings: Finding[] }): BinaryField {
  const physical = field.missing !== null && meansPhysical(field, seen, table);
  if (physical) findings.push(physicalNull(field, table.place));
  const beyond = seen.beyond + (physical ? Number(seen.asStored > 0) : 0);
  if (field.code !== 'K' || beyond === 0) return { ...field, physical };
  const message = `${beyond} ${beyond === 1 ? 'value lies' : 'values lie'} beyond 63 bits in ${field.name}. The column is text, so no digit is lost.`;
  findings.push(told('note', 'fits-unsigned', { message, remedy: 'Nothing is lost.', column: field.name, rows: beyond }));
  return { ...field, physical, type: field.type === 'bigint' ? 'text' : 'text[]' };
}

function meansPhysical({ missing, code }: BinaryField, seen: Seen, { hdu }: FitsTable): boolean {
  if (missing === null || code === 'B' || missing < 0n) return false;
  if (missing >= halfOf(code)) return true;
  if (seen.asStored > 0 !== seen.asPhysical > 0) return seen.asPhysical > 0;
  return isByAstropy(hdu.header);
}

function physicalNull({ name, number, missing }: BinaryField, place: string): Finding {
  const message = `TNULL${number} of ${place} is ${missing}, and column ${name} has a TZERO: it was taken as the value after TZERO, as astropy writes it, not as the stored number.`;
  return told('note', 'fits-tnull-physical', { message, remedy: 'Look at the missing values of this column.', column: name });
}
