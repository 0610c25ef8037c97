// The Python libraries that the tests compare with. Runs before anything is trusted to be installed: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = join(dirname(dirname(fileURLToPath(import.meta.url))), 'tests', 'oracles', 'requirements.txt');
const leastPython = '3.11';

/** Where these very versions are kept: in the user's cache, so that a fresh clone need not fetch them again. */
export function oraclesFolder(env = process.env) {
  const cache = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  return join(cache, 'photoz-server', 'oracles', hash);
}

/** The Python of a whole environment, or null. */
export function readyOracles(folder = oraclesFolder()) {
  const python = join(folder, 'bin', 'python');
  return existsSync(join(folder, 'ready')) && existsSync(python) ? python : null;
}

/** Makes the environment once per list of versions. Never fails: without it the tests that need it are skipped by name. */
export function ensureOracles(say, env = process.env) {
  const folder = oraclesFolder(env);
  if (readyOracles(folder)) return;
  const why = makeOracles(folder, say);
  if (why === null) return;
  say(`THE PYTHON LIBRARIES THAT TESTS COMPARE WITH ARE MISSING: ${why} The tests that need them are skipped and counted.`);
}

/** Made beside and renamed when whole: a crash, or a second run at the same time, leaves a whole one or none. */
function makeOracles(folder, say) {
  removeLeftovers(folder);
  const draft = `${folder}.${process.pid}`;
  try {
    return makeDraft(draft, say) ?? keep(draft, folder);
  } catch (error) {
    return `${error instanceof Error ? error.message : error}.`;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function makeDraft(draft, say) {
  const version = `import sys; sys.exit(sys.version_info[:2] < (${leastPython.replace('.', ', ')}))`;
  if (!ran('python3', ['-c', version]).ok) return `python3 is not there or older than ${leastPython}.`;
  mkdirSync(dirname(draft), { recursive: true });
  const made = ran('python3', ['-m', 'venv', draft]);
  if (!made.ok) return `python3 -m venv failed (on Debian it needs the package python3-venv): ${made.said}`;
  say('Installing the Python libraries that tests compare with (pip); about three minutes the first time');
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '20'];
  const installed = ran(join(draft, 'bin', 'python'), [...words, '-r', requirements]);
  if (!installed.ok) return `pip install -r tests/oracles/requirements.txt failed: ${installed.said}`;
  writeFileSync(join(draft, 'ready'), '');
  return null;
}

function keep(draft, folder) {
  if (readyOracles(folder)) return null;
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return null;
}

/** Of runs that were killed; those of living ones stay. */
function removeLeftovers(folder) {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const pid = Number(name.slice(basename(folder).length + 1));
    if (name.startsWith(`${basename(folder)}.`) && !lives(pid)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function lives(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const longestInstallMs = 20 * 60_000;

function ran(command, words) {
  const { status, error, stderr } = spawnSync(command, words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: longestInstallMs,
  });
  const last = (stderr ?? '').trim().split('\n').at(-1) ?? '';
  return { ok: status === 0, said: error?.message ?? last };
}
