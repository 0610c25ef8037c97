/** One keyword of a header. `text` is the value without its quotes, null when it is undefined; of COMMENT, HISTORY and blank cards the words. */
export interface Card {
  key: string;
  text: string | null;
  quoted: boolean;
  comment: string;
}

export const cardBytes = 80;
const mostComment = 1000;

const commentary = new Set(['COMMENT', 'HISTORY', '']);

/** One image of 80 letters. CONTINUE cards come out with the key CONTINUE; `continued` joins them. */
export function parseCard(image: string): Card {
  const key = image.slice(0, 8).trimEnd();
  if (commentary.has(key)) return words(key, image.slice(8));
  if (key === 'CONTINUE') return { key, ...valueOf(image.slice(8)) };
  if (key === 'HIERARCH') return hierarchical(image);
  if (image[8] === '=') return { key, ...valueOf(image.slice(9)) };
  return words(key, image.slice(8));
}

function words(key: string, rest: string): Card {
  return { key, text: rest.trimEnd(), quoted: true, comment: '' };
}

/** `HIERARCH ESO DET NAME = 'x'`: the key has blanks in it and ends at the first equals sign. */
function hierarchical(image: string): Card {
  const equals = image.indexOf('=');
  if (equals < 0) return words('HIERARCH', image.slice(8));
  const key = image.slice(8, equals).trim().replaceAll(/\s+/g, ' ');
  return { key, ...valueOf(image.slice(equals + 1)) };
}

function valueOf(rest: string): Omit<Card, 'key'> {
  const start = rest.length - rest.trimStart().length;
  if (rest[start] === "'") return quotedValue(rest, start + 1);
  const slash = rest.indexOf('/');
  const text = (slash < 0 ? rest : rest.slice(0, slash)).trim();
  return { text: text === '' ? null : text, quoted: false, comment: slash < 0 ? '' : rest.slice(slash + 1).trim() };
}

/** Ends at the first quote that is not doubled; a slash within the quotes is a letter as any other. */
function quotedValue(rest: string, start: number): Omit<Card, 'key'> {
  let end = start;
  for (; end < rest.length; end++) {
    if (rest[end] !== "'") continue;
    if (rest[end + 1] !== "'") break;
    end++;
  }
  const slash = rest.indexOf('/', end);
  const comment = slash < 0 ? '' : rest.slice(slash + 1).trim();
  return { text: rest.slice(start, end).replaceAll("''", "'").trimEnd(), quoted: true, comment };
}

/** Joins `'...&'` with the CONTINUE cards that follow it. */
export function continued(cards: readonly Card[]): Card[] {
  const joined: Card[] = [];
  let parts: string[] = [];
  let open: Card | undefined;
  const finish = (): void => {
    if (open) open.text = parts.join('');
    parts = [];
  };
  for (const card of cards) {
    if (card.key === 'CONTINUE' && open && parts.at(-1)?.endsWith('&')) {
      parts.push(parts.pop()?.slice(0, -1) ?? '', card.text ?? '');
      if (open.comment.length < mostComment) open.comment = `${open.comment} ${card.comment}`.trim();
      continue;
    }
    finish();
    open = { ...card };
    parts.push(card.text ?? '');
    joined.push(open);
    if (!card.quoted) open = undefined;
  }
  finish();
  return joined;
}
