import { readFileSync, writeFileSync } from 'node:fs';
import { Fault } from '#core/problem';
import { firstLook, openTable, tablesOf } from '#formats/open';
import { parquetTrapped } from '#formats/parquet/wasm';
import type { ByteSource } from '#formats/source';
import { randomFrom } from '../../backend/demo/random.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';
import { badlySaid } from '../hostile/said.ts';
import { corpus, type Good } from './corpus.ts';
import { mutated } from './mutate.ts';
import { watchedSource } from './watched-source.ts';
import { faultsOf } from './well-formed.ts';

/**
 * `child.ts SEED FROM TO`: mutants FROM up to, not with, TO of the seed. Says `start N` before each and `wrong N NAME JSON` when something is wrong with it.
 * Each mutant is a function of the seed and its number alone.
 */
const [seed = '0', from = '0', to = '0'] = process.argv.slice(2);
const mostBytes = 512_000_000;
const mostTables = 3;
const goods = corpus();
const seen = new Map<string, string>();
let strayed: unknown = null;

startParquetInNode();
process.on('uncaughtException', (error) => {
  if (!parquetTrapped(error)) strayed = error;
});

for (let number = Number(from); number < Number(to); number++) {
  say(`start ${number}`);
  const { name, bytes, how } = mutant(number);
  forgetPeak();
  const wrong = await wrongWith(bytes, name);
  if (peak() > mostBytes) wrong.push(`${peak()} bytes of memory`);
  if (number % 40 === 39) wrong.push(...(await spoiled()));
  if (wrong.length > 0) say(`wrong ${number} ${name} ${JSON.stringify([how.join(' '), ...wrong])}`);
}
say('done');
process.exit(0);

function mutant(number: number): Good & { how: string[] } {
  const good = goods[number % goods.length];
  if (!good) throw new RangeError('the corpus is empty');
  return { name: good.name, ...mutated(good.bytes, randomFrom(`${seed} ${number}`)) };
}

async function wrongWith(bytes: Uint8Array, name: string): Promise<string[]> {
  const { source, wrong } = watchedSource(bytes, name);
  strayed = null;
  try {
    wrong.push(...(await readAll(source)));
  } catch (error) {
    if (error instanceof Fault && /^bad-/.test(error.code)) wrong.push(...badlySaid(error.message));
    else wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (strayed !== null) wrong.push(`uncaught: ${strayed instanceof Error ? strayed.stack : String(strayed)}`);
  return wrong.slice(0, 5);
}

async function readAll(source: ByteSource): Promise<string[]> {
  const wrong: string[] = [];
  const { tables } = await tablesOf(source);
  for (let table = 1; table <= Math.max(1, Math.min(tables.length, mostTables)); table++) {
    const look = await firstLook(source, { table });
    for await (const batch of look.batches({ limit: 100 })) wrong.push(...faultsOf(batch, look.schema));
    look.close();
    const opened = await openTable(source, { table });
    let rows = 0;
    for await (const batch of opened.batches()) {
      rows += batch.rows;
      wrong.push(...faultsOf(batch, opened.schema));
    }
    if (opened.schema.rows !== null && opened.schema.rows !== rows) wrong.push(`${opened.schema.rows} rows promised, ${rows} came`);
    for (const { message, remedy } of opened.findings) wrong.push(...badlySaid(`${message} ${remedy}`));
    opened.close();
  }
  return wrong;
}

/** A bad file must not spoil the reading of the next good one. */
async function spoiled(): Promise<string[]> {
  const firsts = ['.parquet', '.fits', '.h5', '.vot', '.csv'].flatMap((end) => goods.find(({ name }) => name.endsWith(end)) ?? []);
  const wrong: string[] = [];
  for (const { name, bytes } of firsts) {
    const now = JSON.stringify(await wrongWith(bytes, name));
    const before = seen.get(name) ?? '[]';
    seen.set(name, now);
    if (now !== before) wrong.push(`the good ${name} is no longer read: ${now}`);
  }
  return wrong;
}

function forgetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function peak(): number {
  if (process.platform !== 'linux') return process.memoryUsage.rss();
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
