/** Whether the text begins as a VOTable: the element, with or without a prefix, after any declaration, doctype and comments. */
export function looksLikeVotable(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1')
    .decode(head)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  const bare = text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(\[[^\]]*\]\s*)?>/gi, '').trimStart();
  return /^<([\w.-]+:)?VOTABLE[\s>]/i.test(bare);
}
