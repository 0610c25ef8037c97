export type Piece = { kind: 'text' | 'math' | 'code' | 'link'; text: string };

/** Splits a message: *z* is mathematics, `x` is code, [x] is the link. Nothing else has a meaning. */
export function pieces(message: string): Piece[] {
  return message
    .replaceAll('-*', '-\u2060*')
    .split(/(\*[^*\s]{1,12}\*|`[^`]+`|\[[^\]]+\])/)
    .filter((part) => part !== '')
    .map(piece);
}

function piece(part: string): Piece {
  const inner = part.slice(1, -1);
  if (part.length > 2 && part.startsWith('*') && part.endsWith('*')) return { kind: 'math', text: inner };
  if (part.length > 2 && part.startsWith('`') && part.endsWith('`')) return { kind: 'code', text: inner };
  if (part.length > 2 && part.startsWith('[') && part.endsWith(']')) return { kind: 'link', text: inner };
  return { kind: 'text', text: part };
}

/** A plain label from the server, with the redshift in it as mathematics: "Same z" becomes "Same *z*". */
export function withMath(label: string): string {
  return label.replace(/(?<![\w*])z(?![\w*])/g, '*z*');
}

/** The message without its marks, for names that are spoken. */
export function plain(message: string): string {
  return pieces(message)
    .map((each) => each.text)
    .join('');
}
