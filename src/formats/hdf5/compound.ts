import type { CompoundMember } from 'h5wasm';
import type { Finding } from '#core/finding';
import { astropyWords } from '#formats/hdf5/astropy-yaml';
import { attributeLines, attributeTexts } from '#formats/hdf5/attributes';
import { arrivesSwapped, cannotBeTurned, complexPair, h5class, laidOf, type Laid } from '#formats/hdf5/element';
import { fieldOf, type Field } from '#formats/hdf5/field';
import type { H5File, H5Type } from '#formats/hdf5/h5-file';
import type { Outcome } from '#formats/hdf5/plain-group';
import { enumeration, leftOut, named, withMasks, type Described } from '#formats/hdf5/plan';
import { readTexts } from '#formats/hdf5/read-field';
import { stripOf, type DatasetNode } from '#formats/hdf5/tree';

/** A dataset of records is a table: one column for each member, astropy's words about them beside it where astropy wrote it. */
export function compoundTable(file: H5File, dataset: DatasetNode, words: DatasetNode | undefined): Outcome {
  const { is, path } = dataset;
  if (is.shape?.length !== 1) return { complaint: `"${path}" holds records in ${is.shape?.length ?? 0} dimensions; a table has one.` };
  if (cannotBeTurned(is))
    return {
      complaint: `"${path}" holds records with an enumeration in big-endian order, which cannot be read here. Write it little-endian.`,
    };
  const { fields, findings } = memberFields(file, dataset);
  if (fields.length === 0)
    return { complaint: `"${path}" has no member that a table can hold: ${findings.map(({ message }) => message).join(' ')}` };
  const unique = named(withMasks(fields));
  return {
    plan: {
      ...{ name: path.slice(1), rows: is.shape[0] ?? 0, fields: unique.fields, findings: [...findings, ...unique.findings] },
      described: () => describedMembers(file, { dataset, words, fields: unique.fields }),
    },
  };
}

export interface Member {
  name: string;
  offset: number;
  laid: Laid | string;
}

/** The members of a compound, those of compounds within it with a dot between the names. */
export function membersOf(type: H5Type): Member[] {
  return flattened(type, { prefix: '', offset: 0, swapped: arrivesSwapped(type), depth: 0 });
}

const mostDepth = 8;

function flattened(type: H5Type, at: { prefix: string; offset: number; swapped: boolean; depth: number }): Member[] {
  return (type.compound_type?.members ?? []).flatMap((member: CompoundMember): Member[] => {
    const name = `${at.prefix}${member.name}`;
    const offset = at.offset + member.offset;
    const nested = member.type === h5class.compound && complexPair(member, at.swapped) === null;
    if (nested && at.depth < mostDepth) return flattened(member, { ...at, prefix: `${name}.`, offset, depth: at.depth + 1 });
    return [{ name, offset, laid: nested ? 'compounds nested too deep' : laidOf(member, at.swapped) }];
  });
}

function memberFields(file: H5File, dataset: DatasetNode): { fields: Field[]; findings: Finding[] } {
  const strip = stripOf(file, dataset);
  const findings: Finding[] = [];
  const fields: Field[] = [];
  for (const { name, offset, laid } of membersOf(dataset.is)) {
    const why = typeof laid === 'string' ? laid : beyond(offset, laid, strip.rowBytes);
    if (typeof laid === 'string' || why !== null) {
      findings.push(leftOut(name, why ?? 'unknown'));
      continue;
    }
    if (laid.words !== undefined) findings.push(enumeration(name, laid.words));
    fields.push(fieldOf({ name, strip, offset, element: laid.element, dims: laid.dims }));
  }
  return { fields, findings };
}

/** A damaged type may place a member outside of its record. */
function beyond(offset: number, { element, dims }: Laid, rowBytes: number): string | null {
  const end = offset + element.size * dims.reduce((product, length) => product * length, 1);
  return end > rowBytes ? `said to end at byte ${end} of records of ${rowBytes} bytes` : null;
}

/** Older astropy wrote its words into an attribute of this name. */
const wordsName = '__table_column_meta__';

function describedMembers(file: H5File, of: { dataset: DatasetNode; words: DatasetNode | undefined; fields: Field[] }): Described {
  const metadata = attributeTexts(file, of.dataset.path);
  const yaml = of.words ? readTexts(file, of.words).join('\n') : attributeLines(file, of.dataset.path, wordsName);
  if (yaml === null) return { fields: of.fields, metadata };
  const { columns, metadata: more } = astropyWords(yaml);
  metadata.delete(wordsName);
  return { fields: of.fields.map((field) => ({ ...field, ...columns.get(field.name) })), metadata: new Map([...metadata, ...more]) };
}
