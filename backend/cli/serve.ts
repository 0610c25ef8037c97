import { readConfig } from '../config.ts';
import { serve } from '../main.ts';
import { WrongUsage, type Command } from './io.ts';

export const serveCommand: Command = async (args, io) => {
  if (args.length > 0)
    throw new WrongUsage(
      `"${args[0]}" is not understood.`,
      'Usage: photoz serve (settings come from the environment: PORT, HOST, PHOTOZ_DATA, ...)',
    );
  await serve(readConfig(io.env, io.cwd), io);
};
