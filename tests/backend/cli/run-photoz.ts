import { main } from '../../../backend/cli/main.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command in this process, as a user in `cwd` would. */
export async function photoz(
  args: readonly string[],
  options: { cwd: string; env?: Record<string, string>; stdin?: string },
): Promise<Said> {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: () => Promise.resolve(options.stdin ?? ''),
    env: { ...process.env, PHOTOZ_DEMO: '0', ...options.env },
    cwd: options.cwd,
    isTerminal: false,
  });
  return { code, out, err };
}
