import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Room {
  ours: RegExp[];
  packages: RegExp[];
}

/** Who may import whom: our own places, and packages. The first room whose folder fits a file is its room. */
const rooms: [folder: string, room: Room][] = [
  ['src/core/', { ours: [/^src\/core\//], packages: [] }],
  ['src/formats/', { ours: [/^src\/(core|formats)\//], packages: [/^parquet-wasm/, /^apache-arrow$/, /^h5wasm/, /^saxes$/] }],
  [
    'src/lib/',
    {
      ours: [/^src\/(core|lib)\//],
      packages: [
        /^svelte/,
        /^\$app\//,
        /^bits-ui$/,
        /^comlink$/,
        /^tus-js-client$/,
        /^@hscmap\/healpix$/,
        /^lucide-static\//,
        /^@fontsource/,
      ],
    },
  ],
  ['src/routes/', { ours: [/^src\/(core|lib|routes)\//], packages: [/^svelte/, /^@sveltejs\/kit$/, /^\$app\//] }],
  [
    'workers/',
    {
      ours: [/^src\/(core|formats)\//, /^workers\//],
      packages: [/^@duckdb\/duckdb-wasm/, /^apache-arrow$/, /^comlink$/, /^hash-wasm$/, /^parquet-wasm/, /^@hscmap\/healpix$/],
    },
  ],
  [
    'backend/',
    {
      ours: [/^src\/(core|formats)\//, /^backend\//, /^package\.json$/],
      packages: [
        /^node:/,
        /^@duckdb\/node-api$/,
        /^@hono\//,
        /^hono/,
        /^@tus\//,
        /^pocketbase$/,
        /^yaml$/,
        /^yazl$/,
        /^@hscmap\/healpix$/,
        /^parquet-wasm/,
      ],
    },
  ],
];

/** A package with one home: everyone else goes through it. */
const homes: [pkg: RegExp, home: RegExp][] = [
  [/^pocketbase$/, /^backend\/records\//],
  [/^@duckdb\/node-api$/, /^backend\/native-engine/],
  [/^@duckdb\/duckdb-wasm/, /^workers\/wasm-engine/],
  [/^@tus\//, /^backend\/uploads\//],
  [/^yaml$/, /^backend\/pipelines\//],
  [/^h5wasm/, /^src\/formats\/hdf5\//],
  [/^saxes$/, /^src\/formats\/votable\//],
];

describe('the house', () => {
  const files = rooms.flatMap(([folder]) => sourcesIn(join(root, folder)));

  it('has files in every room', () => {
    for (const [folder] of rooms)
      expect(
        files.some((file) => file.startsWith(folder)),
        folder,
      ).toBe(true);
  });

  it('has no arrow that goes up or sideways', () => {
    expect(files.flatMap(wrongArrows)).toEqual([]);
  });

  it('lets only its home speak to a package that has one', () => {
    const strays = files.flatMap((file) =>
      importsOf(file)
        .filter(({ from }) => homes.some(([pkg, home]) => pkg.test(from) && !home.test(file)))
        .map(({ from }) => `${file} -> ${from}`),
    );
    expect(strays).toEqual([]);
  });

  it('lets src/lib know the workers by type, and in one file', () => {
    const knowing = files.filter(
      (file) => file.startsWith('src/') && importsOf(file).some(({ from }) => targetOf(file, from).startsWith('workers/')),
    );
    expect(knowing.filter((file) => file !== 'src/lib/workers.ts')).toEqual([]);
  });

  it('has no circle of imports', () => {
    const next = new Map(
      files.map((file) => [file, importsOf(file).flatMap(({ from, typeOnly }) => (typeOnly ? [] : [targetFile(file, from)]))]),
    );
    expect(files.flatMap((file) => circleFrom(file, next))).toEqual([]);
  });

  it('has no shelves and no bags', () => {
    const bags = /(^|\/)(index|utils?|helpers?|misc|common)\.(svelte\.)?ts$|(Manager|Service|Helper)\.(svelte|ts)$/;
    expect(files.filter((file) => bags.test(file))).toEqual([]);
  });

  it('starts workers in one place', () => {
    const starters = files.filter((file) => !file.startsWith('workers/') && /new Worker\(/.test(readFileSync(join(root, file), 'utf8')));
    expect(starters.filter((file) => file !== 'src/lib/workers.ts')).toEqual([]);
  });

  it('pins every version exactly', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });
});

function wrongArrows(file: string): string[] {
  const room = rooms.find(([folder]) => file.startsWith(folder))?.[1];
  if (!room) return [`${file} has no room`];
  return importsOf(file).flatMap(({ from, typeOnly }) => {
    const target = targetOf(file, from);
    const workersByType = file === 'src/lib/workers.ts' && target.startsWith('workers/') && typeOnly;
    const isOurs = target !== from;
    const allowed = isOurs ? room.ours.some((place) => place.test(target)) || workersByType : room.packages.some((pkg) => pkg.test(from));
    return allowed ? [] : [`${file} -> ${from}`];
  });
}

/** The repository path of an import, or the import itself when it names a package. */
function targetOf(file: string, from: string): string {
  const path = from.replace(/\?.*$/, '');
  if (path.startsWith('.')) return relative(root, resolve(root, dirname(file), path));
  if (path.startsWith('#core/')) return path.replace('#core/', 'src/core/');
  if (path.startsWith('#formats/')) return path.replace('#formats/', 'src/formats/');
  if (path.startsWith('$lib/')) return path.replace('$lib/', 'src/lib/');
  return from;
}

/** The file that an import names, with the ending that subpath imports leave away. */
function targetFile(file: string, from: string): string {
  const target = targetOf(file, from);
  return /^src\/(core|formats)\//.test(target) && !/\.\w+$/.test(target) ? `${target}.ts` : target;
}

/** The shortest way from a file back to itself, as one line; none when there is none. */
function circleFrom(file: string, next: ReadonlyMap<string, string[]>): string[] {
  const cameFrom = new Map<string, string>();
  const queue = [file];
  for (const at of queue) {
    for (const to of next.get(at) ?? []) {
      if (to === file) return [wayBack(at, cameFrom, file)];
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  }
  return [];
}

function wayBack(last: string, cameFrom: ReadonlyMap<string, string>, first: string): string {
  const way = [first];
  for (let at: string | undefined = last; at !== undefined && at !== first; at = cameFrom.get(at)) way.unshift(at);
  return [first, ...way].join(' -> ');
}

function importsOf(file: string): { from: string; typeOnly: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statics = [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)];
  const dynamics = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)];
  return [
    ...statics.map((match) => ({ from: match[2] ?? '', typeOnly: match[1] !== undefined })),
    ...dynamics.map((match) => ({ from: match[1] ?? '', typeOnly: false })),
  ];
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
