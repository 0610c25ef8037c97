import { parquetTrapped } from '#formats/parquet/wasm';
import { inFull } from '../in-full.ts';
import { main } from './main.ts';
import { processIo } from './process-io.ts';

// A damaged page of Parquet ends its decoder and not this process: whoever waits for the page is told.
process.on('uncaughtException', (error) => {
  if (parquetTrapped(error)) return;
  process.stderr.write(`${process.argv[2] === 'serve' ? inFull(error) : `photoz met a fault of its own: ${error.message}`}\n`);
  process.exit(1);
});
// Whoever reads our output may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2), processIo());
