/** The closed list of what can go wrong; `backend/http/problem.ts` maps each to a status. */
export type ProblemCode =
  | 'bad-request'
  | 'bad-config'
  | 'bad-file'
  | 'bad-data'
  | 'not-signed-in'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'no-space'
  | 'unavailable'
  | 'stopped'
  | 'internal';

/** What crosses a wall (worker, HTTP, child process). `at` names the field, file, line or step. */
export interface Problem {
  code: ProblemCode;
  message: string;
  at: string | null;
}

/** What is thrown inside a wall. The message is a sentence for people: what, where, both numbers, how to fix it. */
export class Fault extends Error {
  readonly code: ProblemCode;
  readonly at: string | null;

  constructor(code: ProblemCode, message: string, options: { at?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.at = options.at ?? null;
  }
}

/** A Fault keeps its words; anything else becomes `internal`, because its text was not written for people. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Fault) return { code: error.code, message: error.message, at: error.at };
  return { code: 'internal', message: 'The server met a fault of its own. Your data are unchanged.', at: null };
}

/** `cause`: what else is known on this side of the wall. */
export function toFault(problem: Problem, cause?: unknown): Fault {
  return new Fault(problem.code, problem.message, { ...(problem.at === null ? {} : { at: problem.at }), cause });
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && typeof value.message === 'string';
}
