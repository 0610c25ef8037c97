import type { Metadata } from 'h5wasm';
import { Fault } from '#core/problem';
import { cannotBeTurned, holdsPointers } from '#formats/hdf5/element';
import type { Strip } from '#formats/hdf5/field';
import type { H5File } from '#formats/hdf5/h5-file';
import { elsewhereFault } from '#formats/hdf5/said';

export interface DatasetNode {
  path: string;
  name: string;
  /** Its type, shape and chunks; the shape is null where it holds nothing at all. */
  is: Metadata;
}

export interface GroupNode {
  path: string;
  name: string;
  datasets: DatasetNode[];
}

export interface Tree {
  groups: GroupNode[];
  /** Soft links that lead nowhere. */
  broken: string[];
}

const mostObjects = 50_000;
const mostDepth = 32;

/**
 * All groups with their datasets. A group is entered once, however many links lead to it, so that a circle of links ends.
 * Throws where anything has its values in another file: such a file is refused whole.
 */
export function treeOf(file: H5File): Tree {
  const tree: Tree = { groups: [], broken: [] };
  const entered = new Set<string>();
  const waiting: { path: string; depth: number }[] = [{ path: '/', depth: 0 }];
  let objects = 0;
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    const { path, depth } = at;
    const identity = file.identity(path);
    if (entered.has(identity)) continue;
    entered.add(identity);
    const names = file.names(path);
    objects += names.length;
    if (objects > mostObjects || depth > mostDepth) throw tooMany(file, path, depth);
    const { datasets, groups } = children(file, { path, names }, tree);
    tree.groups.push({ path, name: path.slice(1), datasets });
    waiting.push(...groups.map((group) => ({ path: group, depth: depth + 1 })));
  }
  return tree;
}

function tooMany(file: H5File, path: string, depth: number): Fault {
  const what = depth > mostDepth ? `groups within groups more than ${mostDepth} deep` : `more than ${mostObjects} groups and datasets`;
  return new Fault('bad-file', `${file.name} has ${what} (at "${path}"). Write the table alone into a file of its own.`);
}

function children(file: H5File, group: { path: string; names: string[] }, tree: Tree): { datasets: DatasetNode[]; groups: string[] } {
  const datasets: DatasetNode[] = [];
  const groups: string[] = [];
  for (const name of group.names) {
    const path = group.path === '/' ? `/${name}` : `${group.path}/${name}`;
    const kind = file.kind(path);
    if (kind === 'elsewhere') throw elsewhereFault(file.name, path, file.linkTarget(path));
    if (kind === null) tree.broken.push(path);
    if (kind === 'group') groups.push(path);
    if (kind === 'dataset') datasets.push(datasetAt(file, { path, name }));
  }
  return { datasets, groups };
}

function datasetAt(file: H5File, { path, name }: { path: string; name: string }): DatasetNode {
  const is = file.metadata(path);
  if (is.virtual_sources) {
    const other = is.virtual_sources.find((source) => source.file_name !== '.')?.file_name;
    if (other !== undefined) throw elsewhereFault(file.name, path, other);
    throw new Fault(
      'bad-file',
      `${file.name} is refused: "${path}" is a virtual dataset, a view of others. Write its values into a dataset of its own, then send it again.`,
      { at: path },
    );
  }
  // Nothing else tells of values that lie in another file: what is not in chunks is asked for its first one.
  if (is.chunks === null && is.shape !== null && is.total_size > 0 && !cannotBeTurned(is)) {
    file.touch({ path, shape: is.shape, itemBytes: is.size, pointers: holdsPointers(is) });
  }
  return { path, name, is };
}

/** The dataset as rows of bytes. */
export function stripOf(file: H5File, { path, is }: DatasetNode): Strip {
  const shape = is.shape ?? [0];
  const rowItems = shape.slice(1).reduce((product, length) => product * length, 1);
  const packed = is.chunks !== null && file.filters(path).length > 0;
  return {
    ...{ path, shape, rows: shape[0] ?? 1, rowBytes: rowItems * is.size, itemBytes: is.size, pointers: holdsPointers(is) },
    chunkRows: packed ? (is.chunks?.[0] ?? null) : null,
    chunkBytes: packed ? (is.chunks ?? []).reduce((product, length) => product * length, is.size) : 0,
  };
}
