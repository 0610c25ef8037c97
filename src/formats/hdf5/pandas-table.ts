import type { Finding } from '#core/finding';
import { attributeTexts } from '#formats/hdf5/attributes';
import { membersOf, type Member } from '#formats/hdf5/compound';
import type { Element } from '#formats/hdf5/element';
import { fieldOf, type Field } from '#formats/hdf5/field';
import type { H5File } from '#formats/hdf5/h5-file';
import { withoutOwnWords } from '#formats/hdf5/pandas-fixed';
import { isRowNumbers, meaningFinding, meant, wordOf } from '#formats/hdf5/pandas-words';
import { pickledTexts } from '#formats/hdf5/pickle-text';
import type { Outcome } from '#formats/hdf5/plain-group';
import { leftOut, named, withMasks } from '#formats/hdf5/plan';
import { readField } from '#formats/hdf5/read-field';
import { stripOf, type DatasetNode, type GroupNode } from '#formats/hdf5/tree';

interface Parts {
  file: H5File;
  group: GroupNode;
  table: DatasetNode;
  strip: Field['strip'];
  /** The text that stands for a missing one. */
  nullText: string;
  findings: Finding[];
}

/** A frame or series in the `table` format of pandas: records of an index and of blocks of columns, whose names are attributes. */
export function tableFrame(file: H5File, group: GroupNode, exact: boolean): Outcome {
  const table = group.datasets.find(({ name }) => name === 'table');
  if (!table || table.is.shape?.length !== 1) return { complaint: `"${group.path}" is a frame of pandas without its table.` };
  const nullText = wordOf(file, group.path, 'nan_rep') ?? 'nan';
  const parts: Parts = { file, group, table, strip: stripOf(file, table), nullText, findings: [] };
  const fields = membersOf(table.is).flatMap((member) => memberFields(parts, member));
  const index = fields.find(({ name }) => name === 'index');
  const kept = fields.filter((field) => field !== index);
  const order = pickledTexts(wordOf(file, group.path, 'non_index_axes') ?? '').slice(1);
  const sorted = [...kept].sort((a, b) => placeIn(order, a) - placeIn(order, b));
  const all = [...(index ? indexField(parts, index, exact) : []), ...sorted];
  if (all.length === 0)
    return {
      complaint: `"${group.path}" is a frame of pandas without a column that can be read. ${parts.findings.map(({ message }) => message).join(' ')}`,
    };
  const unique = named(withMasks(all));
  return {
    plan: {
      ...{ name: group.name, rows: parts.strip.rows, fields: unique.fields, findings: [...parts.findings, ...unique.findings] },
      described: () => ({
        fields: unique.fields.map((field) => described(parts, field)),
        metadata: withoutOwnWords(attributeTexts(file, group.path)),
      }),
    },
  };
}

/** Words about a column, which this program writes beside the table. */
function described({ file, table }: Parts, field: Field): Field {
  const word = (name: string): string | null => wordOf(file, table.path, `${field.name}_${name}`);
  return { ...field, unit: word('unit'), ucd: word('ucd'), description: word('description') };
}

function placeIn(order: readonly string[], { name }: Field): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}

function indexField(parts: Parts, field: Field, exact: boolean): Field[] {
  const { file, group, table } = parts;
  const words = pickledTexts(wordOf(file, group.path, 'info') ?? '');
  const place = words.indexOf('index_name');
  const name = place < 0 ? null : (words[place + 1] ?? null);
  if (name === null && isRowNumbers(file, field, exact)) return [];
  const element = meant(field.element, wordOf(file, table.path, 'index_kind'), zoneOf(parts, 'index'));
  return [{ ...field, name: name ?? field.name, element }];
}

/** The time zone of a member, which stands beside its name. */
function zoneOf({ file, group, table }: Parts, member: string): string | null {
  const words = pickledTexts(wordOf(file, group.path, 'info') ?? '');
  const members = (table.is.compound_type?.members ?? []).map(({ name }) => name);
  const start = words.indexOf(member) + 1;
  const about = start === 0 ? [] : words.slice(start);
  const end = about.findIndex((word) => members.includes(word));
  return (end < 0 ? about : about.slice(0, end)).includes('tz') ? 'UTC' : null;
}

/** A member is a column, or a block of columns of one type with their names beside it. */
function memberFields(parts: Parts, { name, offset, laid }: Member): Field[] {
  const { file, table, strip, findings } = parts;
  const names = pickledTexts(wordOf(file, table.path, `${name}_kind`) ?? '');
  const columns = names.length > 0 ? names : [name];
  if (typeof laid === 'string') {
    findings.push(...columns.map((column) => leftOut(column, laid)));
    return [];
  }
  const dtype = wordOf(file, table.path, `${name}_meta`) === 'category' ? 'category' : wordOf(file, table.path, `${name}_dtype`);
  const held = laid.dims.reduce((product, length) => product * length, 1);
  if (held !== columns.length) {
    findings.push(...columns.map((column) => leftOut(column, `one of ${columns.length} names for ${held} columns`)));
    return [];
  }
  const words = dtype === 'category' ? categoriesOf(parts, name) : null;
  const element =
    words && laid.element.is === 'number' && laid.element.size <= 4
      ? categoryOf(laid.element, words)
      : meant(laid.element, dtype, zoneOf(parts, name));
  if (element.is !== 'category') findings.push(...columns.flatMap((column) => meaningFinding(column, dtype) ?? []));
  return columns.map((column, i) => ({
    ...fieldOf({ name: column, strip, offset: offset + i * laid.element.size, element, dims: [] }),
    nullText: element.is === 'text' ? parts.nullText : null,
  }));
}

function categoryOf({ size, little }: { size: number; little: boolean }, words: readonly string[]): Element {
  return { is: 'category', words, size, little };
}

const mostCategories = 1_000_000;

/** The words of a categorical column lie in a small table of their own. Null where they do not, or are no texts. */
function categoriesOf({ file, group }: Parts, member: string): string[] | null {
  const path = `${group.path}/meta/${member}/meta/table`;
  if (file.kind(path) !== 'dataset') return null;
  const table: DatasetNode = { path, name: 'table', is: file.metadata(path) };
  const values = membersOf(table.is).find(({ name }) => /^values(_block_0)?$/.test(name));
  const rows = table.is.shape?.[0] ?? 0;
  if (!values || typeof values.laid === 'string' || rows > mostCategories) return null;
  const { element, dims } = values.laid;
  if (element.is !== 'text' || dims.some((length) => length !== 1)) return null;
  const data = readField(file, fieldOf({ name: member, strip: stripOf(file, table), offset: values.offset, element, dims: [] }), {
    start: 0,
    count: rows,
  });
  return data.type === 'text' ? data.values.map((word) => word ?? '') : null;
}
