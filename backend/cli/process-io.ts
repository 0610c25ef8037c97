import { text } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** The world of this process. `npm run photoz` moves it to the checkout; the user stands in INIT_CWD. */
export function processIo(): Io {
  const { env } = process;
  const byNpm = env['npm_lifecycle_event'] === 'photoz' ? env['INIT_CWD'] : undefined;
  return {
    out: (words) => void process.stdout.write(words),
    err: (words) => void process.stderr.write(words),
    stdin: () => text(process.stdin),
    env,
    cwd: byNpm ?? process.cwd(),
    isTerminal: process.stderr.isTTY === true,
  };
}
