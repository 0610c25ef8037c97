/** What astropy wrote of the columns and of the table. */
export interface AstropyWords {
  columns: Map<string, { unit: string | null; ucd: string | null; description: string | null }>;
  metadata: Map<string, string>;
}

/** Reads the YAML that astropy writes beside a compound dataset: `datatype:` with one item for each column, then `meta:` with one for each keyword. */
export function astropyWords(yaml: string): AstropyWords {
  const columns: AstropyWords['columns'] = new Map();
  const metadata = new Map<string, string>();
  for (const { section, text } of itemsOf(yaml)) {
    if (section === 'datatype') {
      const name = valueOf(text, 'name');
      if (name !== null)
        columns.set(name, {
          unit: unitOf(text),
          ucd: valueOf(text, 'ucd') ?? valueOf(text, 'UCD'),
          description: valueOf(text, 'description'),
        });
    }
    const pair = section === 'meta' ? /^\{?\s*('(?:[^']|'')*'|[^:{}]+):\s*([\s\S]*?)\s*\}?$/.exec(text) : null;
    const key = unquoted(pair?.[1] ?? '');
    if (key !== '' && key !== '__serialized_columns__') metadata.set(key, unquoted(pair?.[2] ?? ''));
  }
  return { columns, metadata };
}

/** Items of the top lists, each in one line: long ones go on, indented, in the next. */
function itemsOf(yaml: string): { section: string; text: string }[] {
  const items: { section: string; text: string }[] = [];
  let section = '';
  for (const line of yaml.split('\n')) {
    const head = /^(\w+):/.exec(line);
    const last = items.at(-1);
    if (head) section = head[1] ?? '';
    else if (line.startsWith('- ')) items.push({ section, text: line.slice(2).trim() });
    else if (last?.section === section && /^\s/.test(line)) last.text += `\n ${line.trim()}`;
  }
  return items;
}

function unitOf(text: string): string | null {
  return /unit:\s*!astropy\.units\.Unit\s*\{unit:\s*([^}]*)\}/.exec(text)?.[1]?.trim() ?? valueOf(text, 'unit');
}

const quotes = `'(?:[^']|'')*'|"(?:[^"\\\\]|\\\\.)*"`;
/** A plain word goes on in the next line unless a new key or item begins there. */
const goesOn = String.raw`(?:\n (?![\w.]+:(?:\s|$)|- )`;

/** The value of a key, in an item of one pair of braces or of one key a line. */
function valueOf(text: string, key: string): string | null {
  const inBraces = text.startsWith('{') || /ucd/i.test(key);
  const before = inBraces ? String.raw`(?:^|[{,\s])` : String.raw`(?:^|\n )`;
  const plain = inBraces ? `[^,}\\n]*${goesOn}[^,}\\n]*)*` : `[^\\n]*${goesOn}[^\\n]*)*`;
  const found = new RegExp(`${before}${key}:\\s*(${quotes}|${plain})`).exec(text)?.[1];
  return found === undefined || found.trim() === '' ? null : unquoted(found);
}

const escapes: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  e: '\u001b',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** A YAML scalar: plain, in single quotes, or in double ones with escapes. Broken lines were joined by one blank. */
function unquoted(given: string): string {
  const text = given.trim().replaceAll(/\s*\n\s*/g, ' ');
  if (/^'.*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (!/^".*"$/s.test(text)) return text;
  return text
    .slice(1, -1)
    .replaceAll(/\\ /g, ' ')
    .replaceAll(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/g, (...[, x, u, long, plain]: (string | undefined)[]) => {
      const code = x ?? u ?? long;
      return code === undefined
        ? (escapes[plain ?? ''] ?? plain ?? '')
        : String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code, 16)));
    });
}
