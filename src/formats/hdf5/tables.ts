import { compoundTable } from '#formats/hdf5/compound';
import { complexPair, h5class } from '#formats/hdf5/element';
import type { H5File } from '#formats/hdf5/h5-file';
import { fixedFrame, fixedSeries } from '#formats/hdf5/pandas-fixed';
import { tableFrame } from '#formats/hdf5/pandas-table';
import { wordOf } from '#formats/hdf5/pandas-words';
import { plainTable, type Outcome } from '#formats/hdf5/plain-group';
import { finding, type Plan } from '#formats/hdf5/plan';
import { treeOf, type DatasetNode, type GroupNode, type Tree } from '#formats/hdf5/tree';

export interface Tables {
  plans: Plan[];
  /** Why other groups and datasets are no tables. */
  complaints: string[];
}

/** All tables of the file, in its order. `exact`: what needs to read whole columns is done. */
export function tablesIn(file: H5File, exact: boolean): Tables {
  const tree = treeOf(file);
  const outcomes = tree.groups.filter((group) => !isCompanion(group, tree)).flatMap((group) => groupTables(file, group, exact));
  const plans = outcomes.flatMap((outcome) => (outcome && 'plan' in outcome ? [outcome.plan] : []));
  const complaints = outcomes.flatMap((outcome) => (outcome && 'complaint' in outcome ? [outcome.complaint] : []));
  const broken = tree.broken.map((path) => `"${path}" is a link that leads nowhere.`);
  return { plans: plans.map((plan) => withNotes(plan, [...complaints, ...broken])), complaints: [...complaints, ...broken] };
}

function withNotes(plan: Plan, notes: readonly string[]): Plan {
  const remedy = 'Nothing of this table is lost by it.';
  const more = notes.map((message) => finding({ severity: 'note', code: 'hdf5-no-table', message, remedy }));
  return { ...plan, findings: [...plan.findings, ...more] };
}

/** What belongs to a table and is none: the indexes of PyTables, the categories of pandas, the words of qp about its distributions. */
function isCompanion({ path, datasets }: GroupNode, tree: Tree): boolean {
  if (path.split('/').some((part) => part.startsWith('_i_'))) return true;
  const frame = /^(.*)\/meta\/[^/]+\/meta(\/|$)/.exec(path);
  if (frame && tree.groups.some((group) => group.path === frame[1] && group.datasets.some(({ name }) => name === 'table'))) return true;
  const sibling = path.endsWith('/meta') && tree.groups.some((group) => group.path === `${path.slice(0, -4)}data`);
  return sibling && datasets.some(({ name }) => name === 'pdf_name');
}

function groupTables(file: H5File, group: GroupNode, exact: boolean): Outcome[] {
  const pandas = wordOf(file, group.path, 'pandas_type');
  if (pandas === 'frame') return [fixedFrame(file, group, exact)];
  if (pandas === 'series') return [fixedSeries(file, group, exact)];
  if (pandas?.endsWith('_table')) return [tableFrame(file, group, exact)];
  const compounds = group.datasets.filter(isRecords).map((dataset) => compoundTable(file, dataset, wordsFor(group, dataset)));
  return [plainTable(file, group, group.path === '/' ? file.name : group.name), ...compounds];
}

function isRecords({ is }: DatasetNode): boolean {
  return is.type === h5class.compound && complexPair(is, false) === null;
}

function wordsFor(group: GroupNode, { name }: DatasetNode): DatasetNode | undefined {
  return group.datasets.find((dataset) => dataset.name === `${name}.__table_column_meta__`);
}
