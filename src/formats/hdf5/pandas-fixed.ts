import type { Finding } from '#core/finding';
import { attributeTexts } from '#formats/hdf5/attributes';
import { arrivesSwapped, h5class, laidOf } from '#formats/hdf5/element';
import { fieldOf, type Field } from '#formats/hdf5/field';
import type { H5File } from '#formats/hdf5/h5-file';
import { elementNamed, isRowNumbers, meaningFinding, meant, wordOf } from '#formats/hdf5/pandas-words';
import { pickledNumbers } from '#formats/hdf5/pickle-text';
import type { Outcome } from '#formats/hdf5/plain-group';
import { leftOut, named } from '#formats/hdf5/plan';
import { readTexts } from '#formats/hdf5/read-field';
import { stripOf, type DatasetNode, type GroupNode } from '#formats/hdf5/tree';

interface Parts {
  file: H5File;
  group: GroupNode;
  findings: Finding[];
  exact: boolean;
}

/** A frame in the `fixed` format of pandas: columns of one type together in `blockN_values`, their names in `blockN_items`. */
export function fixedFrame(file: H5File, group: GroupNode, exact: boolean): Outcome {
  const parts: Parts = { file, group, findings: [], exact };
  const index = indexField(parts, 'axis1');
  if (index === 'several') return severalLevels(group);
  const order = textsOf(parts, 'axis0');
  if (order === null)
    return {
      complaint: `"${group.path}" is a frame of pandas whose columns have several levels or are lost; write it with plain column names.`,
    };
  const columns = blocks(group).flatMap((block) => blockFields(parts, block));
  const sorted = order.flatMap((name) => columns.filter((field) => field.name === name).slice(0, 1));
  const rest = columns.filter((field) => !sorted.includes(field));
  return outcome(parts, index, [...sorted, ...rest]);
}

/** A series in the `fixed` format of pandas. */
export function fixedSeries(file: H5File, group: GroupNode, exact: boolean): Outcome {
  const parts: Parts = { file, group, findings: [], exact };
  const index = indexField(parts, 'index');
  if (index === 'several') return severalLevels(group);
  const values = at(group, 'values');
  const name = wordOf(file, group.path, 'name') ?? 'values';
  return outcome(parts, index, values ? valueFields(parts, values, { names: [name], kind: null }) : []);
}

function severalLevels(group: GroupNode): Outcome {
  return { complaint: `"${group.path}" is a frame of pandas whose index has several levels. Write it after frame.reset_index().` };
}

function outcome({ file, group, findings }: Parts, index: Field | null, columns: readonly Field[]): Outcome {
  const all = index ? [index, ...columns] : [...columns];
  const [first] = all;
  if (!first)
    return {
      complaint: `"${group.path}" is a frame of pandas without a column that can be read. ${findings.map(({ message }) => message).join(' ')}`,
    };
  const odd = all.find((field) => field.strip.rows !== first.strip.rows);
  if (odd)
    return { complaint: `"${group.path}" is damaged: ${first.name} has ${first.strip.rows} rows, ${odd.name} has ${odd.strip.rows}.` };
  const unique = named(all);
  return {
    plan: {
      ...{ name: group.name, rows: first.strip.rows, fields: unique.fields, findings: [...findings, ...unique.findings] },
      described: () => ({ fields: unique.fields, metadata: withoutOwnWords(attributeTexts(file, group.path)) }),
    },
  };
}

const ownWords =
  /^(pandas_type|pandas_version|encoding|errors|ndim|nblocks|axis\d+_\w+|block\d+_\w+|index_variety|name|index_cols|values_cols|non_index_axes|data_columns|info|levels|metadata|nan_rep|table_type)$/;

export function withoutOwnWords(texts: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...texts].filter(([name]) => !ownWords.test(name)));
}

function at(group: GroupNode, name: string): DatasetNode | undefined {
  return group.datasets.find((dataset) => dataset.name === name);
}

function blocks(group: GroupNode): string[] {
  const numbers = group.datasets.flatMap(({ name }) => /^block(\d+)_values$/.exec(name)?.[1] ?? []);
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => `block${number}`);
}

function textsOf({ file, group }: Parts, name: string): string[] | null {
  const dataset = at(group, name);
  return dataset ? readTexts(file, dataset) : null;
}

/** Null where the index is no more than the numbers of the rows. */
function indexField(parts: Parts, name: string): Field | null | 'several' {
  const { file, group } = parts;
  const dataset = at(group, name);
  if (!dataset) return wordOf(file, group.path, `${name}_variety`) === 'multi' ? 'several' : null;
  const given = wordOf(file, dataset.path, 'name');
  const [field] = valueFields(parts, dataset, { names: [given ?? 'index'], kind: wordOf(file, dataset.path, 'kind') });
  if (!field || (given === null && isRowNumbers(file, field, parts.exact))) return null;
  return field;
}

function blockFields(parts: Parts, block: string): Field[] {
  const values = at(parts.group, `${block}_values`);
  const names = textsOf(parts, `${block}_items`) ?? [];
  return values ? valueFields(parts, values, { names, kind: null }) : [];
}

/** The columns of a dataset of values: rows first, unless it is written the other way round. */
function valueFields(parts: Parts, dataset: DatasetNode, called: { names: readonly string[]; kind: string | null }): Field[] {
  const { names, kind } = called;
  const { file, findings } = parts;
  const { is, path } = dataset;
  const say = (why: string, remedy?: string): Field[] => {
    findings.push(...names.map((name) => leftOut(name, why, remedy)));
    return [];
  };
  if (is.type === h5class.vlen)
    return say('a pickled Python object, which is never opened', 'Write the frame with format="table", which keeps text as text.');
  const laid = laidOf(is, arrivesSwapped(is));
  if (typeof laid === 'string') return say(laid);
  const dtype = wordOf(file, path, 'value_type') ?? kind;
  findings.push(...names.flatMap((name) => meaningFinding(name, dtype) ?? []));
  const strip = emptied(file, dataset);
  const held = strip.rows === 0 ? (elementNamed(wordOf(file, path, 'value_type')) ?? laid.element) : laid.element;
  const element = meant(held, dtype, wordOf(file, path, 'tz'));
  if ((strip.shape[1] ?? 1) !== names.length) return say(`one of ${names.length} names for ${strip.shape[1] ?? 1} columns`);
  return names.map((name, i) => fieldOf({ name, strip, offset: i * is.size, element, dims: laid.dims }));
}

/** An array without rows is written as one of a single value, its true shape beside it. */
function emptied(file: H5File, dataset: DatasetNode): Field['strip'] {
  const strip = stripOf(file, dataset);
  const shape = pickledNumbers(wordOf(file, dataset.path, 'shape') ?? '');
  const turned = /^(0|false)$/.test(wordOf(file, dataset.path, 'transposed') ?? '') && strip.shape.length === 2;
  if (!shape.includes(0) && !(turned && strip.shape.includes(0))) return strip;
  const columns = shape.length > 1 ? (shape[0] ?? 1) : (strip.shape[0] ?? 1);
  return { ...strip, shape: shape.length === 1 ? [0] : [0, columns], rows: 0 };
}
