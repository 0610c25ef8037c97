/**
 * The texts in a pickle of protocol 0, in their order. pandas writes lists of column names this way, as text; it is read as text and never run.
 * `V` opens a text (with \uXXXX), `S` a quoted one, `I` a whole number, which may be a column's name, too; `p` gives the last one a number, by
 * which `g` repeats it.
 */
export function pickledTexts(pickle: string): string[] {
  const texts: string[] = [];
  const numbered = new Map<string, string>();
  let last: string | null = null;
  for (const { code, word } of codesOf(pickle)) {
    const repeated: string | null = code === 'g' ? (numbered.get(word) ?? null) : null;
    const text = repeated ?? textOf(code, word);
    if (text !== null) texts.push(text);
    if (code === 'p' && last !== null) numbered.set(word, last);
    last = text;
  }
  return texts;
}

function textOf(code: string, word: string): string | null {
  if (code === 'I') return word;
  const inner = code === 'S' ? word.replace(/^(['"])(.*)\1$/, '$2') : word;
  if (code !== 'V' && code !== 'S') return null;
  return inner.replaceAll(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\\\/g, (...[, short, long]: (string | undefined)[]) =>
    unescaped(short ?? long),
  );
}

/** Each code, with the rest of its line where it has one. */
function* codesOf(pickle: string): Generator<{ code: string; word: string }> {
  for (let at = 0; at < pickle.length;) {
    const code = pickle[at++] ?? '';
    const lines = 'VSILFpgP'.includes(code) ? 1 : 'ci'.includes(code) ? 2 : 0;
    let word = '';
    for (let line = 0; line < lines; line++) {
      const end = pickle.indexOf('\n', at);
      word = pickle.slice(at, end < 0 ? undefined : end);
      at = end < 0 ? pickle.length : end + 1;
    }
    yield { code, word };
  }
}

function unescaped(code: string | undefined): string {
  return code === undefined ? '\\' : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
}

/** The whole numbers in such a pickle: the shape of an empty array. */
export function pickledNumbers(pickle: string): number[] {
  return Array.from(pickle.matchAll(/I(\d+)\n/g), ([, number]) => Number(number));
}
