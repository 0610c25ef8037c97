/** What a command may touch of the world outside its files. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input as text. */
  stdin(): Promise<string>;
  env: Record<string, string | undefined>;
  /** The folder in which the user stands. */
  cwd: string;
  /** Whether progress lines reach a person. */
  isTerminal: boolean;
}

/** `args` are the words after the command's own name. Throws a Fault (exit 1) or WrongUsage (exit 2). */
export type Command = (args: readonly string[], io: Io) => Promise<void>;

/** The arguments make no sense; `usage` says what would. */
export class WrongUsage extends Error {
  readonly usage: string;

  constructor(message: string, usage: string) {
    super(message);
    this.name = 'WrongUsage';
    this.usage = usage;
  }
}
