import type { Finding } from '#core/finding';
import type { Layout } from '#formats/votable/layout';

/** What can be odd about a value. */
export type Oddity = 'blanks' | 'word' | 'overflow' | 'beyond' | 'items' | 'letters' | 'not-ascii';

interface Seen {
  rows: number;
  line: number | null;
  example: string;
}

/** Counts what is odd in the values while a table is read from end to end. */
export class Report {
  /** The line that is being read; a text format sets it. */
  line: () => number | null = () => null;
  private readonly seen = new Map<string, Seen>();
  private readonly extremes = new Map<Layout, { least: bigint; most: bigint }>();

  add(layout: Layout, oddity: Oddity, example = ''): void {
    const key = `${oddity} ${layout.column.name}`;
    const before = this.seen.get(key);
    if (before) before.rows++;
    else this.seen.set(key, { rows: 1, line: this.line(), example: example.length > 40 ? `${example.slice(0, 40)}...` : example });
  }

  /** A whole number beyond the declared type; the column is widened for it. */
  beyond(layout: Layout, value: number | bigint): void {
    this.add(layout, 'beyond', String(value));
    const whole = BigInt(value);
    const { least, most } = this.extremes.get(layout) ?? { least: whole, most: whole };
    this.extremes.set(layout, { least: whole < least ? whole : least, most: whole > most ? whole : most });
  }

  extremesOf(layout: Layout): { least: bigint; most: bigint } | null {
    return this.extremes.get(layout) ?? null;
  }

  has(layout: Layout, oddity: Oddity): boolean {
    return this.seen.has(`${oddity} ${layout.column.name}`);
  }

  findings(layouts: readonly Layout[]): Finding[] {
    return layouts.flatMap((layout) =>
      oddities.flatMap(([oddity, tell]) => {
        const seen = this.seen.get(`${oddity} ${layout.column.name}`);
        if (!seen) return [];
        const { name } = layout.column;
        return [{ ...tell(name, seen), code: `votable-${oddity}`, column: name, rows: seen.rows, line: seen.line }];
      }),
    );
  }
}

type Told = Pick<Finding, 'severity' | 'message' | 'remedy'>;

function values({ rows }: Seen): string {
  return rows === 1 ? '1 value' : `${rows} values`;
}

function first({ line, example }: Seen): string {
  return `(first: ${example === '' ? '' : `"${example}"`}${line === null ? '' : `${example === '' ? '' : ', '}line ${line}`})`;
}

const oddities: readonly (readonly [Oddity, (name: string, seen: Seen) => Told])[] = [
  [
    'blanks',
    (name, seen) => ({
      severity: 'note',
      message: `Column ${name} has ${values(seen)} with blanks around the text ${first(seen)}; they do not count in TABLEDATA.`,
      remedy: 'Write the table with BINARY2 to keep blanks.',
    }),
  ],
  [
    'word',
    (name, seen) => ({
      severity: 'warning',
      message: `Column ${name} has ${values(seen)} that are no such number ${first(seen)}; they are read as missing.`,
      remedy: 'Leave the cell empty where a value is missing.',
    }),
  ],
  [
    'overflow',
    (name, seen) => ({
      severity: 'warning',
      message: `Column ${name} has ${values(seen)} too large for a double ${first(seen)}; they are read as missing.`,
      remedy: 'Check these values.',
    }),
  ],
  [
    'beyond',
    (name, seen) => ({
      severity: 'warning',
      message: `Column ${name} has ${values(seen)} beyond its datatype ${first(seen)}; the column is read with a wider type that holds all of them.`,
      remedy: 'Declare a datatype that holds the values.',
    }),
  ],
  [
    'items',
    (name, seen) => ({
      severity: 'warning',
      message: `Column ${name} has ${values(seen)} with another number of items than its arraysize says ${first(seen)}; all items are kept, as lists of any length.`,
      remedy: 'Write arraysize="*", or the right number.',
    }),
  ],
  [
    'letters',
    (name, seen) => ({
      severity: 'note',
      message: `Column ${name} has ${values(seen)} longer than its arraysize says ${first(seen)}; all letters are kept.`,
      remedy: 'Write arraysize="*".',
    }),
  ],
  [
    'not-ascii',
    (name, seen) => ({
      severity: 'note',
      message: `Column ${name} has ${values(seen)} with letters beyond ASCII, which the datatype char cannot hold ${first(seen)}; they are read as UTF-8, else as Latin-1.`,
      remedy: 'Write the column as unicodeChar.',
    }),
  ],
];
