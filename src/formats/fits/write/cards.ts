import { cardBytes } from '#formats/fits/card';

const spellings: Record<string, string> = {
  ...{ '\u00b5': 'u', '\u03bc': 'u', '°': 'deg', '″': 'arcsec', '′': 'arcmin', ß: 'ss', ø: 'o', Ø: 'O', æ: 'ae', Æ: 'AE' },
  ...{ '–': '-', '—': '-', '−': '-', '‘': "'", '’': "'", '“': '"', '”': '"', '×': 'x', '·': '.', '…': '...', '±': '+-' },
  ...{ α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', λ: 'lambda', σ: 'sigma', χ: 'chi', Δ: 'Delta', Ω: 'Ohm' },
};

/** The unit, not the letter of a word; the second of them is the sign for it. */
const angstrom = /(?<!\p{L})(?:\u00c5|\u212b)(?!\p{L})/gu;

/** The text in the letters that a header may have; what has no spelling becomes a question mark. */
export function headerText(text: string): string {
  const spelled = Array.from(text.replaceAll(angstrom, 'Angstrom'), (letter) => spellings[letter] ?? letter).join('');
  const bare = spelled.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare.replaceAll(/[\t\n\v\f\r]+/g, ' ').replaceAll(/[^ -~]/gu, '?');
}

function padded(image: string): string {
  return image.padEnd(cardBytes);
}

/** Numbers and logicals end in column 30. */
export function literalCard(key: string, value: string | number | bigint, comment = ''): string {
  const image = `${key.padEnd(8)}= ${String(value).padStart(20)}`;
  return padded(comment === '' ? image : `${image} / ${comment}`.slice(0, cardBytes));
}

const lettersOfCard = 68;

/** A text, on CONTINUE cards where it is long. */
export function textCards(key: string, text: string): string[] {
  const parts = quotedParts(text);
  return parts.map((part, i) => {
    const body = i < parts.length - 1 ? `${part}&` : part;
    return padded(`${i === 0 ? `${key.padEnd(8)}= ` : 'CONTINUE  '}'${body.padEnd(8)}'`);
  });
}

/** Cut so that no doubled quote is torn apart and an ampersand has room. */
function quotedParts(text: string): string[] {
  const letters = Array.from(text, (letter) => (letter === "'" ? "''" : letter));
  if (letters.join('').length <= lettersOfCard) return [letters.join('')];
  const parts: string[] = [];
  let part = '';
  for (const letter of letters) {
    if (part.length + letter.length > lettersOfCard - 1) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}

/** Lines of words under COMMENT or HISTORY, 72 letters a card. */
export function wordCards(key: string, text: string): string[] {
  const lines = text.split('\n').flatMap((line) => headerText(line).match(/.{1,72}/g) ?? ['']);
  return lines.map((line) => padded(`${key.padEnd(8)}${line}`));
}
