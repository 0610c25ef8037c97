import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

requireNode();
ensureInstalled();
ensureBuilt();
stopWithParent();
process.argv = [process.execPath, join(root, 'bin', 'photoz.mjs'), 'serve', ...process.argv.slice(2)];
await import(pathToFileURL(join(root, 'dist', 'photoz.mjs')).href);

/** A shell between npm and this process may die of a signal without passing it on: then the parent changes. */
function stopWithParent() {
  const parent = process.ppid;
  if (!process.env['npm_lifecycle_event'] || parent === 1) return;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}
