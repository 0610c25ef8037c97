import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const minutes = 60_000;

function run(tool: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...words], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? '' : `${stdout}\n${stderr}`;
}

describe('the four compile worlds', () => {
  it.each(['src/core', 'src/formats', 'workers', 'backend', 'tests'])(
    '%s holds',
    (world) => {
      expect(run('typescript/bin/tsc', '-p', world)).toBe('');
    },
    3 * minutes,
  );

  it(
    'the pages hold',
    () => {
      expect(run('svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human')).toBe('');
    },
    4 * minutes,
  );
});

describe('the style', () => {
  it('has no lint', () => expect(run('eslint/bin/eslint.js', '.')).toBe(''), 4 * minutes);
  it('is formatted', () => expect(run('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')).toBe(''), 4 * minutes);
});
