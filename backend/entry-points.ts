import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The checkout's root: this file is in backend/ when run as TypeScript, in dist/ or dist/parts/ when bundled. */
export const projectRoot = rootOf(here);

const bundled = here.startsWith(join(projectRoot, 'dist') + sep) || here === join(projectRoot, 'dist');

export type ChildName = 'inspector' | 'runner';

const sources: Record<ChildName, string> = { inspector: 'backend/inspector/child.ts', runner: 'backend/runner/child.ts' };

/** The words that start a child: the bundle when this is the bundle, else the TypeScript through tsx. */
export function childCommand(child: ChildName): string[] {
  if (bundled) return [process.execPath, join(projectRoot, 'dist', `${child}.mjs`)];
  return [process.execPath, '--import', import.meta.resolve('tsx'), join(projectRoot, sources[child])];
}

function rootOf(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  return rootOf(dirname(folder));
}
