const most = 16_384;
const root = /^<(?:[A-Za-z_][\w.-]*:)?VOTABLE[\s/>]/;

/** Whether the first element of this XML is VOTABLE, whatever mark, comments or doctype stand before it. */
export function looksLikeVotable(head: Uint8Array): boolean {
  let rest = textOf(head.subarray(0, most)).replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '');
  for (;;) {
    rest = rest.trimStart();
    if (root.test(rest)) return true;
    if (/^<!DOCTYPE\s+(?:[A-Za-z_][\w.-]*:)?VOTABLE[\s[>]/.test(rest)) return true;
    const past = pastPrologue(rest);
    if (past <= 0) return false;
    rest = rest.slice(past);
  }
}

/** Where a declaration, instruction, comment or doctype at the start of `text` is over; 0 when none stands there or it has no end. */
function pastPrologue(text: string): number {
  const ending = text.startsWith('<?') ? '?>' : text.startsWith('<!--') ? '-->' : text.startsWith('<!DOCTYPE') ? '>' : null;
  if (ending === null) return 0;
  const subset = text.indexOf('[');
  const plainEnd = text.indexOf(ending);
  if (ending !== '>' || subset < 0 || subset > plainEnd) return plainEnd < 0 ? 0 : plainEnd + ending.length;
  const end = /\]\s*>/g;
  end.lastIndex = subset;
  return end.test(text) ? end.lastIndex : 0;
}

/** UTF-16 is refused by the reader in its own words, so it is known here. */
function textOf(head: Uint8Array): string {
  const utf16 = utf16Of(head);
  return new TextDecoder(utf16 ?? 'latin1').decode(head);
}

/** The kind of UTF-16 of an XML file, told from its mark or from the zero beside its first `<`; null of all others. */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  return null;
}
