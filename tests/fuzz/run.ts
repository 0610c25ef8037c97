import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { randomFrom } from '../../backend/demo/random.ts';
import { corpus } from './corpus.ts';
import { mutated } from './mutate.ts';

export interface Wrong {
  seed: string;
  number: number;
  name: string;
  /** How the file was changed, then what went wrong. */
  said: string[];
}

export interface Run {
  seed: string;
  /** How many mutants are read at the most. */
  most: number;
  seconds: number;
  onWrong?: (wrong: Wrong) => void;
}

const mostSecondsPerFile = 10;
/** WebAssembly's memory never shrinks, so a child does not live for ever. */
const perChild = 400;

/** Reads mutants in child processes until the count or the clock is full; a child that dies or hangs is a finding, and the next one goes on behind it. */
export async function fuzz(run: Run): Promise<{ read: number; wrong: Wrong[] }> {
  const end = Date.now() + run.seconds * 1000;
  const wrong: Wrong[] = [];
  let next = 0;
  while (next < run.most && Date.now() < end) {
    const part = await readSome(run, { from: next, to: Math.min(run.most, next + perChild), end });
    for (const each of part.wrong) {
      wrong.push(each);
      run.onWrong?.(each);
    }
    next = part.next;
  }
  return { read: next, wrong };
}

/** The mutant itself, to keep and to look at. */
export function keep(folder: string, { seed, number, name, said }: Wrong): string {
  mkdirSync(folder, { recursive: true });
  const goods = corpus();
  const good = goods[number % goods.length];
  const path = join(folder, `${seed}-${number}-${name}`);
  writeFileSync(path, good ? mutated(good.bytes, randomFrom(`${seed} ${number}`)).bytes : '');
  writeFileSync(`${path}.txt`, said.join('\n'));
  return path;
}

interface Part {
  from: number;
  to: number;
  end: number;
}

async function readSome({ seed }: Run, { from, to, end }: Part): Promise<{ next: number; wrong: Wrong[] }> {
  const words = ['--max-old-space-size=600', '--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'child.ts')];
  const child = spawn(process.execPath, [...words, seed, String(from), String(to)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const wrong: Wrong[] = [];
  let [at, heard, done, complaint] = [-1, Date.now() + 50_000, false, ''];
  let why: 'hang' | 'clock' | null = null;
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-1500)));
  const watch = setInterval(() => {
    if (Date.now() > end) why ??= 'clock';
    else if (Date.now() - heard > mostSecondsPerFile * 1000) why ??= 'hang';
    if (why !== null) child.kill('SIGKILL');
  }, 100);
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, number = '0', name = '', ...rest] = line.split(' ');
    if (word === 'start') [at, heard] = [Number(number), Date.now()];
    if (word === 'wrong') wrong.push({ seed, number: Number(number), name, said: JSON.parse(rest.join(' ')) as string[] });
    if (word === 'done') done = true;
  }
  clearInterval(watch);
  if (done) return { next: to, wrong };
  if (why === 'clock') return { next: Math.max(from, at), wrong };
  if (at < 0) throw new Error(`the child of seed ${seed}, ${from} to ${to} did not start: ${why ?? complaint}`);
  const goods = corpus();
  const said = [why === 'hang' ? `no end after ${mostSecondsPerFile} s` : `the process died: ${complaint}`];
  wrong.push({ seed, number: at, name: goods[at % goods.length]?.name ?? '', said });
  return { next: at + 1, wrong };
}
