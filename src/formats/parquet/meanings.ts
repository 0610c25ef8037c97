import type { Column } from '#core/table';
import { describedColumns, type Described } from '#formats/described';
import type { ArrowField } from '#formats/parquet/c-data';

export type Meaning = Pick<Column, 'unit' | 'ucd' | 'description'>;

/** All that the file's key-values say of its columns: astropy's YAML, and the VOTable of IVOA's Parquet convention. */
export interface Meanings {
  described: ReadonlyMap<string, Described>;
  fields: ReadonlyMap<string, Meaning>;
  /** Columns whose bytes are text to astropy. */
  bytesAreText: ReadonlySet<string>;
  /** Columns of flags that tell which values of another are missing, by the name of that other. */
  masks: ReadonlyMap<string, string>;
}

const lengthKey = 'table::len::';

export function meaningsOf(metadata: ReadonlyMap<string, string>): Meanings {
  const yaml = metadata.get('table_meta_yaml') ?? '';
  const described = describedColumns(yaml);
  const masked = [...described.keys()].filter((name) => name.endsWith('.mask') && yaml.includes('__serialized_columns__'));
  return {
    described,
    fields: votableFields(metadata.get('IVOA.VOTable-Parquet.content') ?? ''),
    bytesAreText: new Set([...metadata.keys()].flatMap((key) => (key.startsWith(lengthKey) ? [key.slice(lengthKey.length)] : []))),
    masks: new Map(masked.map((name) => [name.slice(0, -'.mask'.length), name])),
  };
}

/** The field's own metadata first, then astropy's, then the VOTable's. */
export function meaningOf(field: ArrowField, { described, fields }: Meanings): Meaning {
  const value = (...keys: string[]): string | null => {
    for (const [key, text] of field.metadata) if (keys.includes(key.toLowerCase()) && text.trim() !== '') return text.trim();
    return null;
  };
  const own = { unit: value('unit', 'units'), ucd: value('ucd'), description: value('description', 'desc', 'doc', 'comment') };
  const said = [own, described.get(field.name), fields.get(field.name)];
  const first = (key: keyof Meaning): string | null => said.find((each) => each?.[key] != null)?.[key] ?? null;
  return { unit: first('unit'), ucd: first('ucd'), description: first('description') };
}

const mostXml = 20_000_000;

/** The FIELDs of a VOTable without data; the document comes from the file, so it is scanned and not obeyed. */
function votableFields(xml: string): Map<string, Meaning> {
  const fields = new Map<string, Meaning>();
  if (xml.length > mostXml) return fields;
  for (const start of xml.matchAll(/<(?:\w+:)?FIELD\s([^>]*)>/g)) {
    const attributes = start[1] ?? '';
    const name = attribute(attributes, 'name');
    if (name === null) continue;
    const from = start.index + start[0].length;
    const body = attributes.endsWith('/') ? '' : xml.slice(from, Math.min(xml.indexOf('FIELD>', from) >>> 0, from + 20_000));
    const description = /<(?:\w+:)?DESCRIPTION[^>]*>([^<]*)</.exec(body)?.[1]?.replace(/\s+/g, ' ').trim();
    fields.set(name, {
      unit: attribute(attributes, 'unit'),
      ucd: attribute(attributes, 'ucd'),
      description: description ? plainText(description) : null,
    });
  }
  return fields;
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  const value = match?.[1] ?? match?.[2];
  return value ? plainText(value) : null;
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function plainText(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-fA-F]{1,6}|\w{2,4});/g, (whole, entity: string) => {
    if (!entity.startsWith('#')) return entities[entity] ?? whole;
    const code = entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
