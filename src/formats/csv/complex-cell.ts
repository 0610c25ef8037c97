const size = String.raw`(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|nan|inf)`;
const both = new RegExp(`^([+-]?${size})([+-]${size})j$`, 'i');
const imaginary = new RegExp(`^([+-]?${size})j$`, 'i');

/** Real and imaginary part of a complex number as Python writes it, `(1+2j)` or `4j`; NaN parts stay. Null when it is none. */
export function complexOf(text: string): readonly [number, number] | null {
  const bare = /^\((.*)\)$/.exec(text)?.[1] ?? text;
  const pair = both.exec(bare);
  if (pair) return [numberOf(pair[1] ?? ''), numberOf(pair[2] ?? '')];
  const single = imaginary.exec(bare);
  return single ? [0, numberOf(single[1] ?? '')] : null;
}

function numberOf(text: string): number {
  if (/nan/i.test(text)) return NaN;
  if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}
