const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The text with XML's own entities and character numbers put in; null when it names another entity, which nothing here follows. */
export function withoutEntities(text: string): string | null {
  let known = true;
  const plain = text.replaceAll(/&([^;&\s]*;?)/g, (_whole, entity: string) => {
    const letter = entity.endsWith(';') ? letterOf(entity.slice(0, -1)) : null;
    if (letter === null) known = false;
    return letter ?? '';
  });
  return known ? plain : null;
}

function letterOf(entity: string): string | null {
  if (!entity.startsWith('#')) return Object.hasOwn(named, entity) ? (named[entity] ?? null) : null;
  const hex = /^#x([0-9a-f]{1,6})$/i.exec(entity)?.[1];
  const decimal = /^#(\d{1,7})$/.exec(entity)?.[1];
  const code = hex === undefined ? Number(decimal ?? NaN) : parseInt(hex, 16);
  return isXmlCharacter(code) ? String.fromCodePoint(code) : null;
}

/** The production Char of XML 1.0. */
export function isXmlCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code <= 0x10_ffff && code !== 0xfffe && code !== 0xffff;
}
