import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { combineFiles, type CombineReport, type CombineWatch } from '../pipelines/combine.ts';
import { orderedJob, type CombineOrder } from '../pipelines/combine-order.ts';
import { readConfig } from '../config.ts';
import { WrongUsage, type Io } from './io.ts';
import { bar, progressLine } from './progress-line.ts';

const usage = `Usage:
  photoz run combine-redshifts CONFIG [--cwd DIR] [--out FILE] [--hash] [--json]

CONFIG is YAML or JSON. Inputs and outputs are relative to --cwd, else to the folder you stand in.
--out FILE   write here instead of where CONFIG says
--hash       tell inputs by SHA-256 instead of size and time
--json       print a report of the run as one JSON document`;

/** `photoz run`: a pipeline on files, without a server. */
export async function run(args: readonly string[], io: Io): Promise<void> {
  const [pipeline = '', ...rest] = args;
  if ([...args].some((word) => word === '--help' || word === '-h')) return io.out(`${usage}\n`);
  if (pipeline !== 'combine-redshifts') {
    throw new WrongUsage(pipeline === '' ? 'Say which pipeline to run.' : `There is no pipeline "${pipeline}".`, usage);
  }
  const { order, json } = readOrder(rest, io);
  const { job, warnings, undo } = await orderedJob(order);
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  const { pipelineMemoryBytes: memoryBytes, pipelineThreads: threads } = readConfig(io.env, io.cwd);
  const progress = progressOn(io);
  const report = await combineFiles({ ...job, memoryBytes, threads }, progress.watch)
    .catch(async (error: unknown) => {
      await undo();
      throw error;
    })
    .finally(() => progress.end());
  for (const warning of warningsOf(report)) io.err(`warning: ${warning}\n`);
  io.out(json ? `${JSON.stringify(reportForPeople(report), null, 2)}\n` : textOf(report));
}

function readOrder(args: readonly string[], io: Io): { order: CombineOrder; json: boolean } {
  const options = { cwd: { type: 'string' }, out: { type: 'string' }, hash: { type: 'boolean' }, json: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [config, ...more] = positionals;
    if (config === undefined || more.length > 0) throw new WrongUsage('Give one CONFIG.', usage);
    const cwd = values.cwd === undefined ? io.cwd : resolve(io.cwd, values.cwd);
    const configPath = resolve(io.cwd, config);
    return { order: { configPath, cwd, out: values.out ?? null, hash: values.hash ?? false }, json: values.json ?? false };
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUsage(error.message, usage);
    throw error;
  }
}

function progressOn(io: Io): { watch: CombineWatch; end: () => void } {
  const line = progressLine(io);
  if (!line) return { watch: {}, end: () => undefined };
  let total = 0;
  return {
    watch: {
      onLoad: (input) => line.show(`Reading ${input.internalName}`),
      onPlan: (steps) => (total = steps.length),
      onStart: (step, index) => line.show(`${bar(index / total)} ${index}/${total} ${step.title}`),
    },
    end: line.end,
  };
}

function warningsOf(report: CombineReport): string[] {
  const emptied = report.catalogs.filter((catalog) => catalog.kept === 0);
  const { rows, first } = report.setAside;
  const [example] = first;
  return [
    ...emptied.map(({ source, below, aside }) => `${source} has no row left (${below} below the flag, ${aside} set aside).`),
    ...(example
      ? [
          `${rows === 1 ? '1 row was' : `${rows} rows were`} set aside, such as row ${example.row} of ${example.source}: ${example.reason} (${example.column} = ${example.value ?? 'empty'}).`,
        ]
      : []),
  ];
}

/** Keys in snake_case, as the configuration has them. */
function reportForPeople(report: CombineReport): Record<string, unknown> {
  return {
    output: report.output,
    columns: report.columns.map(({ name, type, unit, ucd, description, role }) => ({ name, type, unit, ucd, description, role })),
    waterfall: report.waterfall,
    catalogs: report.catalogs,
    survey_flags: report.surveyFlags,
    set_aside: report.setAside,
    inputs: report.inputs.map(({ internalName, file, sizeBytes, modified, sha256 }) => {
      return { internal_name: internalName, file, size_bytes: sizeBytes, modified, sha256 };
    }),
    versions: report.versions,
    steps: report.records,
  };
}

function textOf(report: CombineReport): string {
  const falls = report.waterfall.map(
    ({ label, kept, taken }) => `  ${label.padEnd(18)} ${String(kept).padStart(10)}${taken > 0 ? `  (−${taken})` : ''}`,
  );
  return `${falls.join('\n')}\nWrote ${report.output.rows} rows to ${report.output.path}\n`;
}
