import type { Finding } from '#core/finding';
import { blockBytes } from '#formats/fits/header';
import { told } from '#formats/fits/told';
import { headerText, literalCard, textCards } from '#formats/fits/write/cards';
import { metadataCards } from '#formats/fits/write/metadata';
import type { Plan, Target } from '#formats/fits/write/plan';

/** The primary HDU, which has no data, and the header of the table. */
export function headersOf(
  plan: Plan,
  o: { name: string; metadata: ReadonlyMap<string, string> },
): { bytes: Uint8Array; findings: Finding[] } {
  const primary = [
    literalCard('SIMPLE', 'T', 'conforms to the FITS standard'),
    literalCard('BITPIX', 8, 'there are no data here'),
    literalCard('NAXIS', 0, 'there are no data here'),
    literalCard('EXTEND', 'T', 'the table follows'),
  ];
  const findings: Finding[] = [];
  const names = headerNames(plan.targets, findings);
  const columns = plan.targets.flatMap((target, i) =>
    columnCards(target, { number: i + 1, name: names[i] ?? '', wide: plan.wide, findings }),
  );
  const rest = metadataCards(o.metadata);
  const named = isNamed(o.name) ? textCards('EXTNAME', headerText(o.name).trim()) : [];
  const table = [...tableCards(plan), ...columns, ...named, ...rest.cards];
  return { bytes: new TextEncoder().encode(blocked(primary) + blocked(table)), findings: [...findings, ...rest.findings] };
}

/** A file's name or a place in a file is no table's name; tables_io gives a named table only within a dictionary. */
function isNamed(name: string): boolean {
  return name.trim() !== '' && !/^HDU \d+$|^table \d+$|\.[a-z][a-z0-9]{1,7}(\.gz)?$/i.test(name.trim());
}

function blocked(cards: readonly string[]): string {
  const text = `${cards.join('')}${'END'.padEnd(80)}`;
  return text.padEnd(Math.ceil(text.length / blockBytes) * blockBytes);
}

function tableCards({ targets, rows, rowBytes, heapBytes }: Plan): string[] {
  return [
    `${"XTENSION= 'BINTABLE'".padEnd(30)} / a table of rows of bytes`.padEnd(80),
    literalCard('BITPIX', 8, 'bits of a byte'),
    literalCard('NAXIS', 2, 'bytes of a row, and rows'),
    literalCard('NAXIS1', rowBytes, 'bytes of a row'),
    literalCard('NAXIS2', rows, 'rows'),
    literalCard('PCOUNT', heapBytes, 'bytes of the heap'),
    literalCard('GCOUNT', 1, 'one table'),
    literalCard('TFIELDS', targets.length, 'columns'),
  ];
}

interface Labels {
  number: number;
  name: string;
  wide: boolean;
  findings: Finding[];
}

function columnCards(target: Target, { number, name, wide, findings }: Labels): string[] {
  const { column, whole, shape, code, textBytes } = target;
  const cards = [...textCards(`TTYPE${number}`, name), ...textCards(`TFORM${number}`, formOf(target, wide))];
  if (whole && whole.zero !== 0n) cards.push(literalCard(`TZERO${number}`, whole.zero));
  if (whole && whole.missing !== null) cards.push(literalCard(`TNULL${number}`, whole.missing));
  const sizes = shape && [...(code === 'A' ? [textBytes] : []), ...shape.toReversed()];
  if (sizes) cards.push(...textCards(`TDIM${number}`, `(${sizes.join(',')})`));
  for (const [key, text] of [
    ['TUNIT', column.unit],
    ['TUCD', column.ucd],
    ['TCOMM', column.description],
  ] as const) {
    if (text === null) continue;
    const plain = headerText(text);
    cards.push(...textCards(`${key}${number}`, plain));
    if (plain !== text) findings.push(respelled(column.name, `${key}${number}`, plain));
  }
  return cards;
}

function formOf({ code, items, textBytes, most, shape }: Target, wide: boolean): string {
  if (items === null) return `1${wide ? 'Q' : 'P'}${code}(${most})`;
  if (code !== 'A') return `${items}${code}`;
  return shape ? `${items * textBytes}A${textBytes}` : `${textBytes}A`;
}

function respelled(column: string, key: string, plain: string): Finding {
  const message = `${key} of column ${column} has letters that a header cannot have; it is written as "${plain.slice(0, 100)}".`;
  return told('warning', 'fits-header-ascii', { message, remedy: 'Keep the original file for them.', column });
}

/** astropy reads no name that needs a second card. */
const mostLetters = 68;

/** Names as a header can have them: ASCII, on one card, each once. */
function headerNames(targets: readonly Target[], findings: Finding[]): string[] {
  const used = new Set<string>();
  return targets.map(({ column }, i) => {
    const plain = headerText(column.name).trim() || `col_${i}`;
    let name = shortened(plain, '');
    for (let n = 2; used.has(name.toLowerCase()); n++) name = shortened(plain, `_${n}`);
    used.add(name.toLowerCase());
    if (name === column.name) return name;
    const message = `Column ${column.name.slice(0, 100)} is called ${name} in the FITS file, whose names are ASCII, of at most ${mostLetters} letters, and none twice.`;
    findings.push(told('warning', 'fits-name', { message, remedy: 'Rename the column if you want another name.', column: column.name }));
    return name;
  });
}

function shortened(name: string, end: string): string {
  let text = name;
  while (`${text}${end}`.replaceAll("'", "''").length > mostLetters) text = text.slice(0, -1);
  return `${text.trimEnd()}${end}`;
}
