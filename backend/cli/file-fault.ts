import { Fault } from '#core/problem';

/** What the system says of a file that cannot be opened or written, in words; null for any other error. */
export function fileFault(error: unknown, given: string): Fault | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ERR_INVALID_ARG_VALUE') return new Fault('not-found', `There is no file ${given}.`, { cause: error });
  if (code === 'EACCES') return new Fault('not-allowed', `${given} may not be read by you.`, { cause: error });
  if (code === 'ENOSPC') return new Fault('no-space', 'The disk is full. Make room, then run the same command again.', { cause: error });
  return null;
}
