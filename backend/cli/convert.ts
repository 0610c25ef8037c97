import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { convert, type Conversion } from '../tables/convert.ts';
import { WrongUsage, type Io } from './io.ts';
import { fileFault } from './file-fault.ts';
import { bar, progressLine, type ProgressLine } from './progress-line.ts';

const usage = `Usage:
  photoz convert IN OUT [--table NAME] [--ra COLUMN --dec COLUMN]

Writes the table of IN as the format that the end of the name OUT says:
  .csv .tsv .ecsv .parquet .fits .vot .hdf5 .h5 .hats, and .csv.gz .fits.gz .vot.gz
IN may be CSV, FITS, HDF5, Parquet, VOTable, or a HATS catalog as a folder or zip; its bytes tell which, not its name.
--table NAME   which table of a file with several: its name or its number, as "photoz inspect" lists them
--ra, --dec    the columns of the position in degrees, for .hats; guessed when not given
What the other format cannot hold is named on standard error.`;

/** `photoz convert`: any format in, any format out. */
export async function run(args: readonly string[], io: Io): Promise<void> {
  const order = readArgs(args, io);
  if (order === 'help') return io.out(`${usage}\n`);
  const line = progressLine(io);
  const made = await convert({ ...order, ...(line ? { onProgress: percentOn(line) } : {}) })
    .catch((error: unknown) => {
      throw fileFault(error, order.from) ?? error;
    })
    .finally(() => line?.end());
  for (const { severity, message, remedy } of made.findings) {
    if (severity !== 'passed') io.err(`${severity === 'note' ? 'note' : 'warning'}: ${message}${remedy ? ` ${remedy}` : ''}\n`);
  }
  io.out(`${basename(order.to)}: ${made.rows.toLocaleString('en-US')} rows, ${made.columns} columns\n`);
}

function readArgs(args: readonly string[], io: Io): Conversion | 'help' {
  try {
    const text = { type: 'string' } as const;
    const options = { table: text, ra: text, dec: text, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return 'help';
    const [from, to, ...more] = positionals;
    if (from === undefined || to === undefined || more.length > 0) throw new WrongUsage('Give one IN and one OUT.', usage);
    if ((values.ra === undefined) !== (values.dec === undefined)) throw new WrongUsage('Give --ra and --dec together.', usage);
    return {
      from: resolve(io.cwd, from),
      to: resolve(io.cwd, to),
      ...(values.table === undefined ? {} : { table: values.table }),
      ...(values.ra === undefined || values.dec === undefined ? {} : { coordinates: { ra: values.ra, dec: values.dec } }),
    };
  } catch (error) {
    if (error instanceof TypeError) throw new WrongUsage(error.message, usage);
    throw error;
  }
}

function percentOn(line: ProgressLine): (share: number) => void {
  let shown = -1;
  return (share) => {
    const percent = Math.floor(share * 100);
    if (percent === shown) return;
    shown = percent;
    line.show(`${bar(share)} ${percent} %`);
  };
}
