/**
 * The texts in a pickle of protocol 0, in their order. pandas writes lists of column names this way, as text; it is read as text and never run.
 * `V` opens a text (with \uXXXX), `S` a quoted one, `I` a whole number, which may be a column's name, too.
 */
export function pickledTexts(pickle: string): string[] {
  const texts: string[] = [];
  for (const [, unicode, quoted, number] of pickle.matchAll(/(?:^|[\n(altsd.])(?:V([^\n]*)|S'([^\n]*)'|I(-?\d+))(?=\n)/g)) {
    const text = unicode ?? quoted ?? number;
    if (text !== undefined)
      texts.push(
        text.replaceAll(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\\\/g, (...[, short, long]: (string | undefined)[]) =>
          unescaped(short ?? long),
        ),
      );
  }
  return texts;
}

function unescaped(code: string | undefined): string {
  return code === undefined ? '\\' : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
}

/** The whole numbers in such a pickle: the shape of an empty array. */
export function pickledNumbers(pickle: string): number[] {
  return Array.from(pickle.matchAll(/I(\d+)\n/g), ([, number]) => Number(number));
}
