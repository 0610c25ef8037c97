/** A YAML value as far as astropy writes them: numbers, true, false and null stay words; tags and anchors are left out. */
export type Yaml = string | readonly Yaml[] | ReadonlyMap<string, Yaml>;

interface Line {
  indent: number;
  text: string;
}

const deepest = 30;

/** Reads the YAML with which astropy describes a table. What it does not understand becomes text; it never throws. */
export function yamlOf(text: string): Yaml {
  const lines = text.split('\n').map((line): Line => ({ indent: line.length - line.trimStart().length, text: line.trim() }));
  const [first] = lines;
  if (first && /^---/.test(first.text)) lines.shift();
  return new Block(lines).value(0, 0);
}

export const isMap = (value: Yaml | undefined): value is ReadonlyMap<string, Yaml> => value instanceof Map;
export const isList = (value: Yaml | undefined): value is readonly Yaml[] => Array.isArray(value);
export const wordOf = (value: Yaml | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);

const keyed = /^('(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^\s'"[\]{},#&*!|>-][^#]*?|-[^\s][^#]*?):(?:\s([\s\S]*))?$/;

class Block {
  private at = 0;
  private readonly lines: Line[];

  constructor(lines: Line[]) {
    this.lines = lines;
  }

  /** What begins at the line at hand and stands at least so far in. */
  value(least: number, depth: number): Yaml {
    while (this.lines[this.at]?.text === '') this.at++;
    const line = this.lines[this.at];
    if (!line || line.indent < least || depth > deepest) return '';
    if (isItem(line)) return this.list(line.indent, depth);
    return keyed.test(line.text) ? this.map(line.indent, depth) : inlineOf(this.run(least, ''));
  }

  private list(indent: number, depth: number): Yaml[] {
    const items: Yaml[] = [];
    for (let line = this.next(); line && line.indent === indent && isItem(line); line = this.next()) {
      const rest = line.text.slice(1).trimStart();
      if (keyed.test(rest) || rest.startsWith('- ')) {
        this.lines[this.at] = { indent: indent + line.text.length - rest.length, text: rest };
        items.push(this.value(indent + 1, depth + 1));
      } else {
        this.at++;
        items.push(this.after(rest, { indent, depth }));
      }
    }
    return items;
  }

  private map(indent: number, depth: number): Map<string, Yaml> {
    const pairs = new Map<string, Yaml>();
    for (let line = this.next(); line && line.indent === indent && !isItem(line); line = this.next()) {
      const [, key = '', rest = ''] = keyed.exec(line.text) ?? [];
      this.at++;
      if (key !== '') pairs.set(scalarOf(key), this.after(rest, { indent, depth }));
    }
    return pairs;
  }

  /** The value behind `- ` or `key: `; a list may stand as far left as its key. */
  private after(rest: string, { indent, depth }: { indent: number; depth: number }): Yaml {
    const bare = withoutTags(rest);
    if (bare !== '') return inlineOf(this.run(indent + 1, bare));
    const line = this.next();
    return line && line.indent === indent && isItem(line) ? this.list(indent, depth + 1) : this.value(indent + 1, depth + 1);
  }

  private next(): Line | undefined {
    while (this.lines[this.at]?.text === '') this.at++;
    return this.lines[this.at];
  }

  /** A value with the lines on which it goes on. */
  private run(least: number, first: string): string {
    const parts = first === '' ? [] : [first];
    for (let line = this.lines[this.at]; line && (line.text === '' || line.indent >= least); line = this.lines[this.at]) {
      parts.push(line.text);
      this.at++;
    }
    return parts.join('\n').trimEnd();
  }
}

const isItem = ({ text }: Line): boolean => text === '-' || text.startsWith('- ');
const withoutTags = (text: string): string => text.replace(/^(?:[!&*][^\s{}[\],]*\s*)+/, '');

/** Flow: `{a: b, c: [1, 2]}`, or one scalar. */
function inlineOf(text: string): Yaml {
  return new Flow(text).value(0);
}

class Flow {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): Yaml {
    this.skip();
    const letter = this.text[this.at];
    if (letter === '{' && depth < deepest) return this.map(depth);
    if (letter === '[' && depth < deepest) return this.list(depth);
    return scalarOf(depth === 0 ? this.text.slice(this.at) : this.word(/[,\]}]/y));
  }

  private map(depth: number): Map<string, Yaml> {
    const pairs = new Map<string, Yaml>();
    this.at++;
    for (this.skip(); this.at < this.text.length && this.text[this.at] !== '}'; this.skip()) {
      const key = scalarOf(this.word(/:(?=\s)|[,}]/y));
      const hasValue = this.text[this.at] === ':';
      if (hasValue) this.at++;
      pairs.set(key, hasValue ? this.value(depth + 1) : '');
      this.separator('}');
    }
    this.at++;
    return pairs;
  }

  private list(depth: number): Yaml[] {
    const items: Yaml[] = [];
    this.at++;
    for (this.skip(); this.at < this.text.length && this.text[this.at] !== ']'; this.skip()) {
      items.push(this.value(depth + 1));
      this.separator(']');
    }
    this.at++;
    return items;
  }

  /** Goes over a comma; over anything else that is not the end of this very list or map, too, so that each round of a loop comes further. */
  private separator(end: string): void {
    this.skip();
    if (this.text[this.at] !== end) this.at++;
  }

  private skip(): void {
    const blanks = /(?:\s|[!&*][^\s{}[\],]*)*/y;
    blanks.lastIndex = this.at;
    blanks.exec(this.text);
    this.at = Math.max(this.at, blanks.lastIndex);
  }

  /** Up to, not with, what `stop` matches outside of quotes. */
  private word(stop: RegExp): string {
    const quoted = /'(?:[^']|'')*'|"(?:[^"\\]|\\[\s\S])*"/y;
    quoted.lastIndex = this.at;
    const found = quoted.exec(this.text)?.[0];
    if (found !== undefined) {
      this.at += found.length;
      this.skip();
      return found;
    }
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      stop.lastIndex = this.at;
      if (stop.test(this.text)) break;
    }
    return this.text.slice(start, this.at);
  }
}

const escapes: Record<string, string> = {
  ...{ n: '\n', t: '\t', r: '\r', '0': '\0', a: '\x07', b: '\b', v: '\v', f: '\f', e: '\x1b' },
  ...{ N: '\u0085', _: '\u00a0', L: '\u2028', P: '\u2029' },
};

function scalarOf(given: string): string {
  const text = given.trim();
  if (/^'[\s\S]*'$/.test(text)) return folded(text.slice(1, -1)).replaceAll("''", "'");
  if (!/^"[\s\S]*"$/.test(text)) return /^(~|null)$/.test(text) ? '' : folded(text);
  return folded(text.slice(1, -1).replaceAll(/\\\n\s*/g, '')).replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (...[, x, u, long, plain]: (string | undefined)[]) => {
      const code = x ?? u ?? long;
      return code === undefined ? (escapes[plain ?? ''] ?? plain ?? '') : letterOf(Number.parseInt(code, 16));
    },
  );
}

const letterOf = (code: number): string => (code <= 0xffff ? String.fromCharCode(code) : String.fromCodePoint(Math.min(code, 0x10ffff)));

/** One break is a blank, an empty line is a break. */
function folded(text: string): string {
  if (!text.includes('\n')) return text;
  const [first = '', ...more] = text.split('\n');
  let whole = first.trimEnd();
  let breaks = 0;
  for (const line of more.map((each) => each.trim())) {
    breaks++;
    if (line === '') continue;
    whole += (breaks === 1 ? ' ' : '\n'.repeat(breaks - 1)) + line;
    breaks = 0;
  }
  return whole;
}
