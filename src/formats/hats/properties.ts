/**
 * A Java properties file: `key=value`, `key: value` or `key value`, comments with # or !, escapes with a backslash, which at the end of a line
 * joins it with the next. A key that comes twice has its last value.
 */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text.replace(/^\ufeff/, ''))) {
    const end = keyEnd(line);
    const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    properties.set(unescaped(line.slice(0, end)), unescaped(rest));
  }
  return properties;
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '');
    if (open === null && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const whole: string = (open ?? '') + line;
    const goesOn = /\\*$/.exec(line)?.[0].length ?? 0;
    open = goesOn % 2 === 1 ? whole.slice(0, -1) : null;
    if (open === null) lines.push(whole);
  }
  return open === null ? lines : [...lines, open];
}

function keyEnd(line: string): number {
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? '';
    if (letter === '\\') at++;
    else if (/[=: \t\f]/.test(letter)) return at;
  }
  return line.length;
}

const letters: Record<string, string> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_, code: string | undefined, letter: string | undefined) =>
    code === undefined ? (letters[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

/** The text of a properties file with these values; keys come in the order given, values on one line. */
export function formatProperties(title: string, properties: ReadonlyMap<string, string>): string {
  const lines = [...properties].map(([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll(/[\r\n]+/g, ' ')}`);
  return [`#${title}`, ...lines, ''].join('\n');
}
