import { describedColumns } from '#formats/described';
import type { Field } from '#formats/fits/field';
import type { Header } from '#formats/fits/header';
import type { FileColumn } from '#formats/stored';

/** What programs write into the comment of TTYPE when they know nothing: `label for field   1`. */
const saysNothing = /^(?:(?:label|name)\s+(?:for|of)\s+(?:field|column)\s*\d*|(?:field|column)\s*(?:name)?\s*\d*|ttype\d*)$/i;

export function fileColumn(field: Field, header: Header, described: ReadonlyMap<string, string>): FileColumn {
  const { name, number, type, kind, shape } = field;
  const comment = header.card(`TTYPE${number}`)?.comment ?? '';
  const given = header.text(`TTYPE${number}`) ?? name;
  return {
    ...{ name, type },
    unit: header.text(`TUNIT${number}`),
    ucd: header.text(`TUCD${number}`),
    description: header.text(`TCOMM${number}`) ?? described.get(given) ?? (comment === '' || saysNothing.test(comment) ? null : comment),
    stored: { kind, shape },
  };
}

const begin = '--BEGIN-ASTROPY-SERIALIZED-COLUMNS--';
const end = '--END-ASTROPY-SERIALIZED-COLUMNS--';

/** The comments without what astropy hid in them, and that as its lines of YAML. */
function commentsOf(header: Header): { comments: string[]; yaml: string[] } {
  const comments: string[] = [];
  const yaml: string[] = [];
  let within = false;
  let isCut = false;
  for (const { key, text } of header.cards) {
    if (key !== 'COMMENT') continue;
    const line = text ?? '';
    if (line === begin) within = true;
    else if (line === end) within = false;
    else if (!within) comments.push(line);
    else {
      if (isCut) yaml.push(`${yaml.pop() ?? ''}${line.slice(0, 70)}`);
      else yaml.push(line.slice(0, 70));
      isCut = line.length === 71;
    }
  }
  return { comments, yaml };
}

/** Descriptions by column, from the YAML in which astropy keeps them. */
export function astropyDescriptions(header: Header): Map<string, string> {
  const { yaml } = commentsOf(header);
  const descriptions = new Map<string, string>();
  for (const [name, { description }] of describedColumns(unfolded(yaml))) if (description !== null) descriptions.set(name, description);
  return descriptions;
}

/** YAML breaks long lines: one break is a blank, an empty line is a break. */
function unfolded(lines: readonly string[]): string {
  const entries: string[] = [];
  let blanks = 0;
  for (const line of lines) {
    const last = entries.at(-1);
    if (line.trim() === '') blanks++;
    else if (last !== undefined && !line.startsWith('- ') && last.startsWith('- {') && !last.endsWith('}')) {
      entries[entries.length - 1] = `${last}${blanks > 0 ? '\n'.repeat(blanks) : last.endsWith(' ') ? '' : ' '}${line.trimStart()}`;
      blanks = 0;
    } else {
      entries.push(line);
      blanks = 0;
    }
  }
  return entries.join('\n');
}

const structural = new Set([
  ...['SIMPLE', 'XTENSION', 'BITPIX', 'NAXIS', 'EXTEND', 'PCOUNT', 'GCOUNT', 'GROUPS', 'TFIELDS', 'THEAP', 'END'],
  ...['EXTNAME', 'CHECKSUM', 'DATASUM', 'CONTINUE', 'LONGSTRN', '', 'COMMENT', 'HISTORY', 'NEXTEND'],
]);
const ofColumns =
  /^(NAXIS|TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TBCOL|TDIM|TUCD|TCOMM|TCTYP|TCUNI|TRPOS|TCRPX|TCRVL|TCDLT|TUTYP|TLMIN|TLMAX|TDMIN|TDMAX)\d+$/;

export function isStructural(key: string): boolean {
  return structural.has(key) || ofColumns.test(key);
}

const boilerplate = /^\s*(FITS \(Flexible Image Transport System\) format is|and Astrophysics', volume 376, page 359)/;

/** What the headers say of the file, the table's own before the primary one's; logicals are `true` and `false`. */
export function metadataOf(headers: readonly Header[]): Map<string, string> {
  const metadata = new Map<string, string>();
  for (const header of headers) {
    const seen = new Map<string, string>();
    for (const { key, text, quoted } of header.cards) {
      if (isStructural(key) || text === null || metadata.has(key) || seen.has(key)) continue;
      seen.set(key, quoted ? text : text === 'T' ? 'true' : text === 'F' ? 'false' : text);
    }
    for (const [key, text] of seen) metadata.set(key, text);
  }
  const lines = headers.flatMap((header) => commentsOf(header).comments).filter((line) => line !== '' && !boilerplate.test(line));
  const history = headers.flatMap(({ cards }) => cards.flatMap(({ key, text }) => (key === 'HISTORY' && text ? [text] : [])));
  if (lines.length > 0) metadata.set('COMMENT', lines.join('\n'));
  if (history.length > 0) metadata.set('HISTORY', history.join('\n'));
  return metadata;
}
