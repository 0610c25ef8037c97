import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { readyOracles } from '../../bin/oracles.mjs';

/** The Python with the libraries of requirements.txt, as `npm test` installs them; null where it could not. */
export function oraclePython(): string | null {
  return readyOracles();
}

/** Runs a script of this folder (or at a path) and gives the JSON that it prints. Throws what it says on standard error. */
export function askOracle(script: string, args: readonly string[] = []): Promise<unknown> {
  const python = oraclePython();
  if (python === null) throw new Error('There is no Python with the oracle libraries; run npm test once.');
  const path = resolve(import.meta.dirname, script);
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore', OMP_NUM_THREADS: '1' };
  return new Promise((resolve, reject) =>
    execFile(python, [path, ...args], { maxBuffer: 1e9, env, timeout: 170_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${script}: ${stderr.slice(-3000) || error.message}`));
      else resolve(JSON.parse(stdout));
    }),
  );
}
