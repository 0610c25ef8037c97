import { toProblem } from '#core/problem';
import { version } from '../version.ts';
import { WrongUsage, type Command, type Io } from './io.ts';

/** Imported on use: DuckDB and the server are not needed to say how a command is used. */
const commands: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  admin: async () => (await import('./admin.ts')).adminCommand,
  inspect: async () => (await import('./inspect.ts')).run,
  convert: async () => (await import('./convert.ts')).run,
  run: async () => (await import('./run.ts')).run,
};

const usage = `photoz ${version}

Usage:
  photoz serve                                  run the server (settings: PORT, HOST, PHOTOZ_DATA, ...)
  photoz inspect FILE [--json]                  format, tables, columns, rows and findings of a file
  photoz convert IN OUT [--table NAME]          write a table as another format, by the end of the name OUT
  photoz run combine-redshifts CONFIG [--cwd DIR] [--out FILE]
                                                combine redshift catalogs
  photoz admin create-user NAME --password-stdin [--admin]
                                                accounts, tokens and releases (photoz admin --help)
`;

/** Runs a command and gives the exit code: 0, 1 for a Problem, 2 for wrong usage. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const [name = '', ...rest] = args;
  try {
    if (name === '--help' || name === '-h' || name === 'help') io.out(usage);
    else if (name === '--version') io.out(`${version}\n`);
    else await (await commandFor(name))(rest, io);
    return 0;
  } catch (error) {
    if (error instanceof WrongUsage) {
      io.err(`${error.message}\n${error.usage}\n`);
      return 2;
    }
    const problem = toProblem(error);
    io.err(
      `${problem.code === 'internal' ? `${problem.message} (${error instanceof Error ? error.message : String(error)})` : problem.message}\n`,
    );
    return 1;
  }
}

async function commandFor(name: string): Promise<Command> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new WrongUsage(name === '' ? 'Say what to do.' : `There is no "photoz ${name}".`, usage);
  return command();
}
