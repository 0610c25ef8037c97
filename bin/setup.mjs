// Runs before anything is installed: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const least = [20, 19];

/** Ends with a sentence when this Node is too old to run what follows. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  fail(
    `This is Node ${process.versions.node}; the Photo-z Server needs ${least.join('.')} or newer. Install it from nodejs.org, then run the same command again.`,
  );
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}

export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Installs what package-lock.json asks for, once per lock file. */
export function ensureInstalled() {
  const stamp = join(root, 'node_modules', '.photoz-installed');
  const wanted = hashOf([join(root, 'package-lock.json')], (file) => readFileSync(file));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing packages (npm ci); about half a minute the first time');
  const npm = process.env['npm_execpath'];
  const [command, ...words] = npm ? [process.execPath, npm] : ['npm'];
  run(
    command,
    [...words, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci failed; its own message is above. Mend that, then run the same command again.',
  );
  writeFileSync(stamp, wanted);
}

/** Builds the pages and the server's bundle when a source is newer than the last build. */
export function ensureBuilt() {
  const stamp = join(root, 'dist', '.built-from');
  const wanted = sourcesHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(join(root, 'build', 'app.html'))) return;
  say('Building the pages and the server; about a minute');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  run(process.execPath, [vite, 'build', '--logLevel', 'error'], 'The pages did not build; the reason is above.');
  run(
    process.execPath,
    [vite, 'build', '--config', 'vite.backend.config.ts', '--logLevel', 'error'],
    'The server did not build; the reason is above.',
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

const sourceFolders = ['src', 'workers', 'backend', 'static'];
const sourceFiles = [
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
  'vite.backend.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
];

function sourcesHash() {
  const files = [...sourceFolders.flatMap((folder) => filesIn(join(root, folder))), ...sourceFiles.map((file) => join(root, file))];
  return hashOf(files, (file) => {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  });
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function hashOf(files, content) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(content(file)).update('\0');
  return hash.digest('hex');
}

function run(command, words, otherwise) {
  const { status, error } = spawnSync(command, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error || status !== 0) fail(otherwise);
}
