import { Fault } from '#core/problem';
import { parseProperties } from '#formats/hats/properties';
import type { FolderSource } from '#formats/source';

/** A catalog within a folder. `folder` is its own one, with a `/` at its end, or empty at the root. */
export interface Catalog {
  name: string;
  folder: string;
  properties: ReadonlyMap<string, string>;
}

const deepest = 3;
const mostBytes = 1024 * 1024;
const mostCatalogs = 200;
const ownFiles = ['hats.properties', 'properties'];
const pixelPath = /(?:^|\/)(?:dataset\/)?Norder=\d+\/(?:Dir=\d+\/)?Npix=\d+/;

/** Whether the folder holds a HATS catalog or collection, told by its names alone. */
export function isHats(folder: FolderSource): boolean {
  return placesIn(folder.paths).size > 0;
}

/**
 * The catalogs that hold rows of their own, in the order of their paths: of a collection its primary one, never margins and indexes
 * unless there is nothing else. Throws a `bad-file` Fault when there is none.
 */
export async function catalogsIn(source: FolderSource): Promise<Catalog[]> {
  const places = placesIn(source.paths);
  if (places.size > mostCatalogs)
    throw new Fault(
      'bad-file',
      `${source.name} holds ${places.size} catalogs; at most ${mostCatalogs} are read. Choose the folder of one.`,
    );
  const collections = [...places].flatMap(([folder, kind]) => (kind === 'collection' ? [folder] : []));
  const found: Catalog[] = [];
  for (const [folder, kind] of places) {
    const isHeld = collections.some((collection) => folder.startsWith(collection));
    if (kind === 'collection') found.push(await primaryOf(source, folder, places));
    else if (!isHeld) found.push(await catalogAt(source, folder));
  }
  if (found.length === 0) {
    const message = `The folder ${source.name} is no HATS catalog: no hats.properties or collection.properties is in it or in its folders. Send the whole folder of the catalog.`;
    throw new Fault('bad-file', message);
  }
  const own = found.filter((catalog) => !isDerived(catalog));
  return withNames(own.length > 0 ? own : withoutIndexes(source, found));
}

type Kind = 'catalog' | 'collection';

/** Folders that are a catalog or a collection, but those inside of a catalog; in the order of their names. */
function placesIn(paths: readonly string[]): Map<string, Kind> {
  const known = new Map<string, Kind>();
  const withData = new Set(paths.flatMap(dataFolders));
  for (const path of paths) {
    const [folder, file] = split(path);
    if (!isNear(folder)) continue;
    const isOwn = file === 'hats.properties' || (file === 'properties' && withData.has(folder));
    if (isOwn) known.set(folder, 'catalog');
    else if (file === 'collection.properties' && known.get(folder) !== 'catalog') known.set(folder, 'collection');
  }
  if (known.size === 0) for (const folder of withData) if (isNear(folder)) known.set(folder, 'catalog');
  return withoutInner(known);
}

function isNear(folder: string): boolean {
  return folder.split('/').length - 1 <= deepest;
}

function withoutInner(known: ReadonlyMap<string, Kind>): Map<string, Kind> {
  const outer = new Map<string, Kind>();
  let last: string | null = null;
  for (const [folder, kind] of [...known].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (last !== null && folder.startsWith(last)) continue;
    outer.set(folder, kind);
    if (kind === 'catalog') last = folder;
  }
  return outer;
}

/** The folder of the catalog that a file belongs to, when its path tells that it holds or lists rows. */
function dataFolders(path: string): string[] {
  const at = path.search(pixelPath);
  if (at >= 0) return [path.slice(0, path[at] === '/' ? at + 1 : at)];
  const [folder, file] = split(path);
  if (file === 'partition_info.csv') return [folder];
  return folder.endsWith('dataset/') ? [folder.slice(0, -'dataset/'.length)] : [];
}

function split(path: string): [folder: string, file: string] {
  const slash = path.lastIndexOf('/') + 1;
  return [path.slice(0, slash), path.slice(slash)];
}

async function catalogAt(source: FolderSource, folder: string): Promise<Catalog> {
  const path = ownFiles.map((file) => folder + file).find((each) => source.paths.includes(each));
  const properties = path === undefined ? new Map<string, string>() : await propertiesAt(source, path);
  return { name: properties.get('obs_collection') || lastPart(folder) || source.name, folder, properties };
}

function lastPart(folder: string): string {
  return folder.split('/').at(-2) ?? '';
}

async function propertiesAt(source: FolderSource, path: string): Promise<Map<string, string>> {
  const file = await source.open(path);
  if (file.size > mostBytes) throw new Fault('bad-file', `${path} has ${file.size} bytes; a properties file has at most ${mostBytes}.`);
  return parseProperties(new TextDecoder().decode(await file.slice(0, file.size)));
}

/** The address of the primary table may be one of the machine that made it; then the only catalog of the collection is meant. */
async function primaryOf(source: FolderSource, folder: string, places: ReadonlyMap<string, Kind>): Promise<Catalog> {
  const properties = await propertiesAt(source, `${folder}collection.properties`);
  const told = properties.get('hats_primary_table_url') ?? '';
  const parts = told.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  const inner = [...places].flatMap(([each, kind]) => (kind === 'catalog' && each.startsWith(folder) ? [each] : []));
  const named = inner.find((each) => each === `${folder}${parts.join('/')}/`) ?? inner.find((each) => lastPart(each) === parts.at(-1));
  if (named !== undefined) return catalogAt(source, named);
  const all = await Promise.all(inner.map((each) => catalogAt(source, each)));
  const own = all.filter((catalog) => !isDerived(catalog));
  if (own.length === 1 && own[0]) return own[0];
  const message = `The collection ${source.name} says that its table is in "${told}", and that folder is not there (${own.length} other catalogs are). Send the whole folder of the collection.`;
  throw new Fault('bad-file', message);
}

function isDerived({ properties }: Catalog): boolean {
  return ['margin', 'index'].includes(properties.get('dataproduct_type') ?? '');
}

function withoutIndexes(source: FolderSource, found: readonly Catalog[]): Catalog[] {
  const margins = found.filter(({ properties }) => properties.get('dataproduct_type') !== 'index');
  if (margins.length > 0) return margins;
  throw new Fault('bad-file', `${source.name} is an index of a HATS catalog and holds none of its rows. Send the catalog itself.`);
}

/** Two catalogs may call themselves the same; then their folders tell them apart. */
function withNames(catalogs: readonly Catalog[]): Catalog[] {
  const count = (name: string): number => catalogs.filter((each) => each.name === name).length;
  return catalogs.map((each) => (count(each.name) > 1 ? { ...each, name: each.folder.slice(0, -1) || each.name } : each));
}
