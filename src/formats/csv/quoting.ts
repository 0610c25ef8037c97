/** Letters that end a cell or begin something else, with any of the separators that a reader may guess. */
const telling = new Uint8Array(128);
for (const letter of '",;|\t\n\r') telling[letter.charCodeAt(0)] = 1;

/** Letters with which a number begins, or a word for "missing", true, false or infinity. */
const beginnings = new Uint8Array(128);
for (const letter of '0123456789+-.<nNmMtTfFiI') beginnings[letter.charCodeAt(0)] = 1;

const otherwise = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?(?:inf|infinity|nan)|na|n\/a|null|none|<na>|masked|true|false|-+)$/i;

const [space, hash] = [32, 35];

/** Whether a text must stand in quotes, so that no reader takes it for two cells, a number, a truth, a missing value or a comment. */
export function needsQuotes(text: string, isAlone: boolean): boolean {
  const first = text.charCodeAt(0);
  if (text === '' || first === space || first === hash || text.charCodeAt(text.length - 1) === space) return true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && (telling[code] === 1 || (isAlone && code === space))) return true;
  }
  return first < 128 && beginnings[first] === 1 && otherwise.test(text);
}
