import { execFile } from 'node:child_process';
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '#core/problem';
import { projectRoot } from '../entry-points.ts';
import type { Limits } from './limits.ts';

/** A command in a sandbox, and where the child finds its input and its folder there. */
export interface Boxed {
  words: string[];
  inputPath: string;
  workDir: string;
}

export interface BoxOrder {
  command: readonly string[];
  inputPath: string;
  workDir: string;
  limits: Limits;
}

export type BoxKind = 'bubblewrap' | 'unshare' | 'none';

const probes = new Map<string, Promise<boolean>>();

/** The strongest sandbox that this machine offers. */
export async function boxKind(): Promise<BoxKind> {
  if (await works('bwrap', ['--ro-bind', '/', '/', '--unshare-all', 'true'])) return 'bubblewrap';
  return (await works('unshare', ['-rn', 'true'])) ? 'unshare' : 'none';
}

/** Wraps the command: no network, an empty environment, and with bubblewrap nothing to see but node, our code, the input and one folder. */
export async function boxed(order: BoxOrder, options: { unsandboxed: boolean; kind?: BoxKind }): Promise<Boxed> {
  const kind = options.kind ?? (await boxKind());
  const limits = await limitWords(order.limits);
  const plain = { inputPath: order.inputPath, workDir: order.workDir };
  if (kind === 'bubblewrap') {
    const inside = { inputPath: '/photoz/table', workDir: '/photoz-work' };
    return { words: [...limits, 'bwrap', ...bubblewrapWords(order, inside), ...order.command], ...inside };
  }
  if (kind === 'unshare')
    return { words: [...limits, 'unshare', '-rn', '--pid', '--fork', '--kill-child', ...asSecond, ...order.command], ...plain };
  if (options.unsandboxed) return { words: [...limits, ...order.command], ...plain };
  const message =
    'This machine offers no sandbox (bubblewrap, or user namespaces), so files are not read here. Install bubblewrap, or set PHOTOZ_UNSANDBOXED=1 if all who upload are trusted.';
  throw new Fault('unavailable', message);
}

/** The first process of a PID namespace is deaf to the signals of its limits, so a shell is the first. */
const asSecond = ['sh', '-c', '"$@"; exit $?', 'sh'];

function bubblewrapWords(order: BoxOrder, inside: { inputPath: string; workDir: string }): string[] {
  return [
    ...['--unshare-all', '--die-with-parent', '--new-session', '--clearenv'],
    ...Object.entries(childEnvironment(inside.workDir)).flatMap(([key, value]) => ['--setenv', key, value]),
    ...['--ro-bind', '/usr', '/usr', ...systemFolders(), '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ...[...nodePlaces(), ...codePlaces()].flatMap(readable),
    ...['--ro-bind', realpathSync(order.inputPath), inside.inputPath, '--bind', order.workDir, inside.workDir],
    ...['--chdir', inside.workDir, '--'],
  ];
}

/** All that the child has of an environment. */
export function childEnvironment(home: string): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', TZ: 'UTC' };
}

/** /lib, /bin and the like: links into /usr on most systems, folders on some. */
function systemFolders(): string[] {
  return ['/lib', '/lib64', '/bin'].flatMap((folder) => {
    if (!existsSync(folder)) return [];
    return lstatSync(folder).isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder];
  });
}

/** A link is followed by Node to what it means, so both names must be there. */
function readable(place: string): string[] {
  const real = realpathSync(place);
  return [...new Set([real, place])].flatMap((name) => ['--ro-bind', real, name]);
}

function nodePlaces(): string[] {
  const places = [process.execPath, realpathSync(process.execPath)].filter((path) => !path.startsWith('/usr/'));
  return [...new Set(places.map((path) => (basename(dirname(path)) === 'bin' ? dirname(dirname(path)) : path)))];
}

/** Our code and its packages; never the project's folder as a whole, because the data folder may lie in it. */
function codePlaces(): string[] {
  const own = ['package.json', 'src', 'backend', 'dist'].map((place) => join(projectRoot, place));
  return [...own, ...packageFolders(projectRoot)].filter((place) => existsSync(place));
}

/** node_modules here and above, as Node looks for packages. */
function packageFolders(folder: string): string[] {
  const here = basename(folder) === 'node_modules' ? folder : join(folder, 'node_modules');
  return dirname(folder) === folder ? [here] : [here, ...packageFolders(dirname(folder))];
}

/** `--data`, not `--as`: WebAssembly reserves address space that it never uses. Without prlimit the clock alone limits. */
async function limitWords(limits: Limits): Promise<string[]> {
  if (!(await works('prlimit', ['--nofile=64', '--', 'true']))) return [];
  const { memoryBytes, cpuSeconds, fileBytes, openFiles } = limits;
  return [
    'prlimit',
    `--data=${memoryBytes}`,
    `--cpu=${cpuSeconds}:${cpuSeconds + 5}`,
    `--fsize=${fileBytes}`,
    `--nofile=${openFiles}`,
    '--core=0',
    '--',
  ];
}

/** Tried once. On a machine so busy that there is no answer in time nothing is known: then it is a fault, and is tried again. */
function works(program: string, words: readonly string[]): Promise<boolean> {
  const known = probes.get(program) ?? succeeds(program, words);
  probes.set(program, known);
  known.catch(() => probes.delete(program));
  return known;
}

function succeeds(program: string, words: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) =>
    execFile(program, [...words], { timeout: 30_000 }, (error) => {
      if (!error?.killed) return resolve(error === null);
      reject(
        new Fault(
          'unavailable',
          `${program} did not answer within 30 s, so the file was not read. Try again when the server is less busy.`,
        ),
      );
    }),
  );
}
