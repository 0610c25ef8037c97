import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { readCombineConfig } from '#core/pipelines/combine-config';
import { Fault } from '#core/problem';
import type { CombineJob } from './combine.ts';
import { readConfigFile } from './config-file.ts';

/** What the command line adds to a configuration; paths are as the user wrote them. */
export interface CombineOrder {
  configPath: string;
  /** Inputs and outputs are relative to it. */
  cwd: string;
  out: string | null;
  hash: boolean;
}

export interface OrderedJob {
  job: Pick<CombineJob, 'inputs' | 'params' | 'output' | 'identity'>;
  warnings: string[];
  /** Takes the folders away that were made for the output, where they are still empty. */
  undo: () => Promise<void>;
}

/** Reads the configuration and makes the folder that it names for the output. */
export async function orderedJob({ configPath, cwd, out, hash }: CombineOrder): Promise<OrderedJob> {
  const config = readCombineConfig(await readConfigFile(configPath));
  const translation = config.flagsFile === null ? undefined : await readConfigFile(resolve(dirname(configPath), config.flagsFile));
  const { params, warnings } = config.params(translation);
  const output = outputOf(config, { cwd, out });
  const inputs = config.inputs.map((input) => ({ ...input, path: resolve(cwd, input.path), kind: 'file' as const }));
  const folder = dirname(output.path);
  const made = out === null ? await mkdir(folder, { recursive: true }) : undefined;
  return { job: { inputs, params, output, identity: hash ? 'sha256' : 'size-and-time' }, warnings, undo: () => removeEmpty(folder, made) };
}

function outputOf(
  config: { outputPath: string | null; outputFormat: string },
  { cwd, out }: { cwd: string; out: string | null },
): CombineJob['output'] {
  const path = out ?? config.outputPath;
  if (path === null) {
    const message = 'Say where the result goes: --out FILE, or output_root_dir, output_dir and output_name in the configuration.';
    throw new Fault('bad-config', message, { at: 'output_name' });
  }
  const format = out === null ? config.outputFormat : (/\.([a-z0-9]+)$/i.exec(out)?.[1]?.toLowerCase() ?? config.outputFormat);
  if (format === 'parquet' || format === 'csv') return { path: resolve(cwd, path), format };
  throw new Fault('bad-config', `The output format is "${format}"; parquet and csv can be written.`, { at: 'output_format' });
}

/** From the folder up to the first one that was made. */
async function removeEmpty(folder: string, made: string | undefined): Promise<void> {
  if (made === undefined || !folder.startsWith(made)) return;
  const removed = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (removed) await removeEmpty(dirname(folder), made);
}
