import type { StoredKind } from '#formats/stored';
import { isList, isMap, wordOf, yamlOf, type Yaml } from '#formats/yaml';
import type { Declared } from '#formats/csv/evidence';

export interface EcsvColumn {
  name: string;
  unit: string | null;
  ucd: string | null;
  description: string | null;
  /** Null where the header names a type of which nothing is known here. */
  declared: Declared | null;
}

/** What an ECSV header says, https://github.com/astropy/astropy-APEs/blob/main/APE6.rst. */
export interface Ecsv {
  delimiter: number;
  columns: EcsvColumn[];
  metadata: Map<string, string>;
}

const numbers: readonly StoredKind[] = [
  ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'] as const),
  ...(['float16', 'float32', 'float64', 'bool', 'complex64', 'complex128'] as const),
];
const others: Record<string, StoredKind> = { string: 'text', float128: 'float64' };

/** Null when the comment lines, given without their #, are no ECSV header. */
export function ecsvOf(comments: readonly string[]): Ecsv | null {
  if (!/^\s*%ECSV /.test(comments[0] ?? '')) return null;
  const header = yamlOf(
    comments
      .slice(1)
      .map((line) => line.replace(/^ /, ''))
      .join('\n'),
  );
  const said = isMap(header) ? header : new Map<string, Yaml>();
  const datatype = said.get('datatype');
  const columns = isList(datatype) ? datatype.filter(isMap).map(columnOf) : [];
  return { delimiter: wordOf(said.get('delimiter'))?.charCodeAt(0) ?? 32, columns, metadata: metadataOf(said.get('meta')) };
}

function columnOf(said: ReadonlyMap<string, Yaml>): EcsvColumn {
  const unit = said.get('unit');
  const meta = pairsOf(said.get('meta'));
  return {
    name: wordOf(said.get('name')) ?? '',
    unit: wordOf(isMap(unit) ? unit.get('unit') : unit),
    ucd: wordOf(meta.get('ucd')) ?? wordOf(meta.get('UCD')),
    description: wordOf(said.get('description')),
    declared: declaredOf(wordOf(said.get('datatype')) ?? '', wordOf(said.get('subtype'))),
  };
}

function declaredOf(datatype: string, subtype: string | null): Declared | null {
  if (subtype === null) return kindOf(datatype, false);
  const array = /^(\w+)\[[\d,null ]*\]$/.exec(subtype);
  return array ? kindOf(array[1] ?? '', true) : { kind: 'text', isList: false };
}

function kindOf(word: string, isList: boolean): Declared | null {
  const kind = numbers.find((each) => each === word) ?? others[word];
  return kind ? { kind, isList } : null;
}

/** A map, or an ordered map, which YAML writes as a list of maps of one pair. */
function pairsOf(value: Yaml | undefined): ReadonlyMap<string, Yaml> {
  if (isMap(value)) return value;
  return new Map(isList(value) ? value.filter(isMap).flatMap((pair) => [...pair]) : []);
}

function metadataOf(meta: Yaml | undefined): Map<string, string> {
  const words = [...pairsOf(meta)].filter(([key]) => key !== '__serialized_columns__');
  return new Map(words.map(([key, value]) => [key, textOf(value)]));
}

function textOf(value: Yaml): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, held: unknown) => (held instanceof Map ? Object.fromEntries(held) : held));
}
