import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureOracles } from './oracles.mjs';
import { ensureBuilt, ensureInstalled, requireNode, root, say } from './setup.mjs';

requireNode();
ensureSystemPackages();
ensureInstalled();
ensureBuilt();
ensureOracles(say);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);

/** Chromium drives the pages, bubblewrap boxes the inspector. As root on Debian they are installed; elsewhere said how. */
function ensureSystemPackages() {
  const missing = [
    ['chromium', ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']],
    ['bubblewrap', ['/usr/bin/bwrap']],
  ].filter(([, places]) => !places.some((place) => existsSync(place)));
  if (missing.length === 0 || process.platform !== 'linux') return;
  const names = missing.map(([name]) => name);
  const byHand = `sudo apt-get install --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    say(`Missing here: ${names.join(', ')}. The tests that need them are skipped and counted. To run them: ${byHand}`);
    return;
  }
  say(`Installing ${names.join(' and ')}`);
  const apt = (...words) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-qq', ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', ...names);
  if (!install() && !(apt('update') && install()))
    say(`They could not be installed. The tests that need them are skipped and counted. By hand: ${byHand}`);
}
