import { execFile } from 'node:child_process';

export interface Ran {
  ok: boolean;
  /** What it said, both streams. */
  said: string;
}

/** Runs a program to its end; a program that does not exist is a failure like any other. */
export function ran(
  program: string,
  args: readonly string[],
  options: { timeoutMs: number; cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: options.timeoutMs, cwd: options.cwd, env: options.env ?? process.env }, (error, out, err) =>
      resolve({ ok: error === null, said: `${out}${err}${error && out + err === '' ? error.message : ''}`.trim() }),
    );
  });
}
