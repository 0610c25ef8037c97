import type { Finding } from '#core/finding';
import { told } from '#formats/fits/told';
import type { Observed } from '#formats/fits/write/observe';
import type { Target } from '#formats/fits/write/plan';

const otherFormat = 'Write another format if that matters.';

/** What of the values a FITS column holds in another way. */
export function valueFindings(target: Target, seen: Observed): Finding[] {
  return [...logicalFindings(target, seen), ...numberFindings(target, seen)];
}

function logicalFindings({ column, code, items }: Target, seen: Observed): Finding[] {
  const { name } = column;
  const findings: Finding[] = [];
  const missing = seen.missing + seen.missingItems;
  if (code === 'L' && missing > 0) {
    const message = `${missing} missing logicals of column ${name} are written as byte 0, as FITS wants it; astropy reads them as False.`;
    findings.push(told('warning', 'fits-missing-logical', { message, remedy: otherFormat, column: name, rows: missing }));
  }
  if (code === 'L' && items === null) {
    const message = `Column ${name} has lists of logicals of varying length, written as T and F; astropy reads them as the numbers 84 and 70.`;
    const remedy = 'Write whole numbers if the table is for astropy.';
    findings.push(told('warning', 'fits-logical-lists', { message, remedy, column: name }));
  }
  return findings;
}

function numberFindings({ column, code, whole }: Target, seen: Observed): Finding[] {
  const { name, type, stored } = column;
  const say = (code: string, message: string): Finding[] => [told('warning', code, { message, remedy: otherFormat, column: name })];
  if (code === 'A' && (!type.startsWith('text') || (stored.kind === 'uint64' && seen.unsigned !== null))) {
    return say('fits-as-text', `No number of FITS holds the whole range of column ${name} and its missing values; it is written as text.`);
  }
  if (/^(integer|bigint)/.test(type) && code === 'D') {
    return say(
      'fits-as-double',
      `Column ${name} has lists of whole numbers of varying length with missing items; it is written as doubles with NaN for them.`,
    );
  }
  if (!whole || whole.kind === stored.kind || !stored.kind.includes('int')) return [];
  const why = seen.missing + seen.missingItems > 0 ? 'which has a value to spare for what is missing' : 'which astropy reads in lists';
  const message = `Column ${name} was ${stored.kind} and is written as ${whole.kind}, ${why}.`;
  return [told('note', 'fits-widened', { message, remedy: 'No number is changed.', column: name })];
}

/** What FITS cannot keep of texts. */
export function textFindings({ column, code, items }: Target, seen: Observed): Finding[] {
  const { name } = column;
  if (code !== 'A' || !column.type.startsWith('text')) return [];
  const remedy = otherFormat;
  const say = (code: string, message: string): Finding => told('warning', code, { message, remedy, column: name });
  const findings: Finding[] = [];
  if (seen.emptyTexts) findings.push(say('fits-empty-text', `Column ${name} has empty texts, which FITS cannot tell from missing ones.`));
  if (seen.trailing > 0)
    findings.push(say('fits-trailing-blanks', `${seen.trailing} texts of column ${name} end in a blank or NUL, which FITS does not keep.`));
  if (seen.beyondAscii) {
    findings.push(
      say(
        'fits-beyond-ascii',
        `Column ${name} has letters beyond ASCII, which FITS does not allow; they are written as UTF-8, which astropy reads.`,
      ),
    );
  }
  if (seen.controls > 0)
    findings.push(
      say(
        'fits-control-letters',
        `${seen.controls} texts of column ${name} have letters such as tabs or line breaks, which FITS does not allow.`,
      ),
    );
  if (items === null)
    findings.push(say('fits-text-heap', `Column ${name} has few long texts among short ones; it is written with texts of varying length.`));
  return findings;
}

/** What FITS cannot keep of lists. */
export function shapeFindings({ column, code, items, heapBytes }: Target, seen: Observed): Finding[] {
  const { name, type } = column;
  if (!type.endsWith('[]')) return [];
  const remedy = otherFormat;
  const say = (code: string, message: string): Finding => told('warning', code, { message, remedy, column: name });
  const findings: Finding[] = [];
  if (seen.missing > 0 && items !== null)
    findings.push(say('fits-missing-list', `${seen.missing} missing lists of column ${name} are written as lists of missing items.`));
  if (seen.missing > 0 && items === null && heapBytes >= 0)
    findings.push(say('fits-missing-list', `${seen.missing} missing lists of column ${name} are written as empty lists.`));
  if (items !== null && fillsUp(items, code, seen)) {
    const what = `Lists of column ${name} have ${seen.leastItems} to ${seen.mostItems} items`;
    findings.push(say('fits-filled-list', `${what}; all are filled up to one length with missing ones.`));
  }
  return findings;
}

function fillsUp(items: number, code: Target['code'], { leastItems, mostItems }: Observed): boolean {
  return leastItems !== mostItems || (code === 'A' && items !== mostItems);
}
