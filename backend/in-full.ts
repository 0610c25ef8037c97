import { inspect } from 'node:util';

/** An error with its stack and all its causes: for the operator, never for people. */
export function inFull(error: unknown): string {
  return typeof error === 'string' ? error : inspect(error, { depth: 6, breakLength: Infinity });
}
