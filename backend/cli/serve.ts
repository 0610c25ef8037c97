import { readConfig } from '../config.ts';
import { serve } from '../main.ts';
import { WrongUsage, type Command } from './io.ts';

const usage = 'Usage: photoz serve (settings come from the environment: PORT, HOST, PHOTOZ_DATA, ...)';

export const serveCommand: Command = async (args, io) => {
  if (args[0] === '--help' || args[0] === '-h') return io.out(`${usage}\n`);
  if (args.length > 0) throw new WrongUsage(`"${args[0]}" is not understood.`, usage);
  await serve(readConfig(io.env, io.cwd), io);
};
