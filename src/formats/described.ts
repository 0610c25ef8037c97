import { isList, isMap, wordOf, yamlOf, type Yaml } from '#formats/yaml';

/** What a file says of a column besides its values. */
export interface Described {
  unit: string | null;
  description: string | null;
  ucd: string | null;
  /** The type and the dimensions of the items of a column of arrays, such as `float64[2,3]`. */
  subtype: string | null;
}

/**
 * Units, descriptions and UCDs from the YAML that astropy writes into Parquet metadata and FITS comments. A column is
 * `- {name: ra, unit: deg, datatype: float64, description: right ascension}`, or the same keys on lines of their own.
 */
export function describedColumns(yaml: string): Map<string, Described> {
  const root = yamlOf(yaml);
  const list = isMap(root) ? root.get('datatype') : root;
  const columns = new Map<string, Described>();
  for (const entry of isList(list) ? list : []) {
    const name = isMap(entry) ? wordOf(entry.get('name')) : null;
    if (!isMap(entry) || name === null) continue;
    const [description, subtype] = [wordOf(entry.get('description')), wordOf(entry.get('subtype'))];
    columns.set(name, { unit: unitOf(entry.get('unit')), description, subtype, ucd: ucdIn(entry.get('meta')) });
  }
  return columns;
}

/** A word, or the map that a unit of astropy's own becomes. */
function unitOf(value: Yaml | undefined): string | null {
  return isMap(value) ? wordOf(value.get('unit')) : wordOf(value);
}

/** From a map or from a list of maps of one key each. */
function ucdIn(meta: Yaml | undefined): string | null {
  if (isList(meta)) return meta.map(ucdIn).find((ucd) => ucd !== null) ?? null;
  if (!isMap(meta)) return null;
  for (const [key, value] of meta) if (key.toLowerCase() === 'ucd') return wordOf(value);
  return null;
}
