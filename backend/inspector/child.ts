import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, toProblem } from '#core/problem';
import { parquetTrapped } from '#formats/parquet/wasm';
import { inFull } from '../in-full.ts';
import { examine } from './examine.ts';
import { longestMessage, names, type Answer, type Order } from './message.ts';

/** The entry of the inspector's child: one file, one answer on standard output, then the end. */
process.on('uncaughtException', (error) => {
  if (!parquetTrapped(error)) void answerAndEnd(problemOf(error));
});

async function answer(workDir: string): Promise<Answer> {
  try {
    const order: Order = JSON.parse(await readFile(join(workDir, names.order), 'utf8'));
    return { found: await examine(order, workDir) };
  } catch (error) {
    return problemOf(error);
  }
}

/** The reason goes to the operator by standard error; what crosses the wall is for people. */
function problemOf(error: unknown): Answer {
  process.stderr.write(`${inFull(error)}\n`);
  return { problem: toProblem(error) };
}

async function answerAndEnd(made: Answer): Promise<void> {
  const text = JSON.stringify(made);
  const whole = text.length <= longestMessage ? text : JSON.stringify({ problem: toProblem(tooLong()) });
  await new Promise((resolve) => process.stdout.write(whole, resolve));
  process.exit(0);
}

function tooLong(): Fault {
  return new Fault('bad-file', 'The table has so many columns or such long names that its description is over 1 MB. Send fewer columns.');
}

await answerAndEnd(await answer(process.argv[2] ?? '.'));
