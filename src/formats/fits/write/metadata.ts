import type { Finding } from '#core/finding';
import { cardBytes } from '#formats/fits/card';
import { isStructural } from '#formats/fits/meaning';
import { told } from '#formats/fits/told';
import { headerText, literalCard, textCards, wordCards } from '#formats/fits/write/cards';

/** What other formats keep of themselves under these names; it would be wrong in a FITS file. */
const ofOtherFormats = /^(pandas|table::len::.*|ARROW:schema|table_meta_yaml|org\.apache\..*|huggingface|geo|primer)$/;

/** The metadata as cards; what cannot be a card is named. */
export function metadataCards(metadata: ReadonlyMap<string, string>): { cards: string[]; findings: Finding[] } {
  const cards: string[] = [];
  const left: string[] = [];
  const changed: string[] = [];
  for (const [key, text] of metadata) {
    if (ofOtherFormats.test(key) || (isStructural(key) && key !== 'COMMENT' && key !== 'HISTORY')) continue;
    const made = cardsOf(key, text);
    if (made === null) left.push(key);
    else cards.push(...made);
    if (made !== null && !/^[\n -~]*$/.test(text)) changed.push(key);
  }
  const findings: Finding[] = [];
  if (left.length > 0)
    findings.push(keywordFinding('fits-metadata-left-out', `Left out, because no header card can hold them: ${listed(left)}.`));
  if (changed.length > 0)
    findings.push(keywordFinding('fits-header-ascii', `Respelled, because a header has ASCII letters only: ${listed(changed)}.`));
  return { cards, findings };
}

function listed(keys: readonly string[]): string {
  const shown = keys.slice(0, 10).map((key) => headerText(key).slice(0, 60));
  return `${shown.join(', ')}${keys.length > 10 ? ` and ${keys.length - 10} more` : ''}`;
}

function keywordFinding(code: string, message: string): Finding {
  return told('warning', code, { message, remedy: 'Keep the original file for them.' });
}

const wholeNumber = /^[+-]?(0|[1-9]\d{0,17})$/;
const floating = /^[+-]?\d+\.\d*([ED][+-]?\d{1,3})?$/;

function cardsOf(key: string, given: string): string[] | null {
  if (key === 'COMMENT' || key === 'HISTORY') return wordCards(key, given);
  const text = headerText(given);
  const literal =
    text === 'true' ? 'T' : text === 'false' ? 'F' : wholeNumber.test(text) || (floating.test(text) && text.length < 60) ? text : null;
  if (/^[A-Z0-9_-]{1,8}$/.test(key)) return literal === null ? textCards(key, text) : [literalCard(key, literal)];
  if (!/^[A-Za-z0-9_.-]+( [A-Za-z0-9_.-]+)*$/.test(key)) return null;
  const image = `HIERARCH ${key} = ${literal ?? `'${text.replaceAll("'", "''")}'`}`;
  return image.length <= cardBytes ? [image.padEnd(cardBytes)] : null;
}
