/**
 * Reading and writing a 200 MB table, ours against astropy, h5py, pyarrow and STILTS: whole processes, in turn, in the same run.
 * Run: npm run build && PHOTOZ_PYTHON=<python with astropy, h5py, pyarrow> node bench/formats/run.mjs [RUNS] [only words ...]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const python = process.env.PHOTOZ_PYTHON ?? 'python3';
const [runsWord = '3', ...only] = process.argv.slice(2);
const runs = Number(runsWord);
const here = 'bench/formats';
const data = join(tmpdir(), 'photoz-bench-formats');
const ours = 'dist/bench/ours.mjs';
const photoz = 'bin/photoz.mjs';

if (!existsSync(join(data, 't.csv'))) {
  mkdirSync(data, { recursive: true });
  must(python, [`${here}/make.py`, data]);
}
must(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', `${here}/vite.config.ts`, '--logLevel', 'error']);

function must(command, words) {
  if (spawnSync(command, words, { stdio: 'inherit' }).status !== 0) throw new Error(`${command} ${words.join(' ')} failed`);
}

/** Wall seconds and the most memory of one process, MB. */
function timed([command, ...words]) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, words, { stdio: ['ignore', 'ignore', 'pipe'] });
    let peak = 0;
    const watch = setInterval(() => {
      try {
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
      } catch {
        // It has ended.
      }
    }, 10);
    let said = '';
    child.stderr.on('data', (bytes) => (said += bytes));
    child.on('close', (code) => {
      clearInterval(watch);
      if (code !== 0) return reject(new Error(`${command} ${words.join(' ')}: ${code} ${said.slice(0, 500)}`));
      resolve({ seconds: (performance.now() - started) / 1000, peak });
    });
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const read = (task, file) => [process.execPath, ours, task, join(data, file)];
const peer = (task, kind, ...[file, ...out]) => [python, `${here}/peer.py`, task, kind, join(data, file), ...out];
const say = (line) => process.stdout.write(`${line}\n`);
const out = (name) => join(data, `out-${name}`);
const convert = (to) => [process.execPath, photoz, 'convert', join(data, 't.fits'), out(to)];
const stilts = (to, format) => ['stilts', '-Xmx4g', 'tcopy', join(data, 't.fits'), out(to), 'ifmt=fits', `ofmt=${format}`];

const pairs = [];
for (const [kind, file, by] of [
  ['fits', 't.fits', 'astropy'],
  ['csv', 't.csv', 'astropy'],
  ['parquet', 't.parquet', 'pyarrow'],
  ['hdf5', 'astropy.hdf5', 'h5py'],
]) {
  pairs.push([`${kind}: read all columns`, by, read('READ', file), peer('READ', kind, file)]);
  pairs.push([`${kind}: read one column`, by, read('COLUMN', file), peer('COLUMN', kind, file)]);
  pairs.push([`${kind}: first 100 rows`, by, read('FIRST', file), peer('FIRST', kind, file)]);
}
pairs.push([
  'fits: read all columns',
  'STILTS',
  read('READ', 't.fits'),
  ['stilts', 'tpipe', `in=${join(data, 't.fits')}`, 'cmd=stats', 'omode=discard'],
]);
for (const [kind, to] of [
  ['fits', 'ours.fits'],
  ['csv', 'ours.csv'],
  ['parquet', 'ours.parquet'],
  ['hdf5', 'ours.hdf5'],
]) {
  pairs.push([`fits to ${kind}`, 'astropy, h5py or pyarrow', convert(to), peer('WRITE', kind, 't.fits', out(`theirs.${kind}`))]);
}
pairs.push(['fits to fits', 'STILTS', convert('ours.fits'), stilts('stilts.fits', 'fits-basic')]);
pairs.push(['fits to csv', 'STILTS', convert('ours.csv'), stilts('stilts.csv', 'csv')]);
pairs.push(['fits to votable', 'STILTS', convert('ours.vot'), stilts('stilts.vot', 'votable-binary2-inline')]);

say(`| task | peer | ours, s | peer, s | ours / peer | ours, MB | peer, MB |\n|---|---|---|---|---|---|---|`);
for (const [task, by, mine, theirs] of pairs) {
  if (only.length > 0 && !only.some((word) => task.includes(word))) continue;
  const a = [];
  const b = [];
  try {
    for (let i = 0; i < runs; i += 1) {
      a.push(await timed(mine));
      b.push(await timed(theirs));
    }
  } catch (error) {
    say(`| ${task} | ${by} | ${String(error.message).replaceAll('|', '/').replaceAll('\n', ' ').slice(0, 300)} |`);
    continue;
  }
  const [mineS, theirsS] = [median(a.map((each) => each.seconds)), median(b.map((each) => each.seconds))];
  const ratio = median(a.map((each, i) => each.seconds / b[i].seconds));
  const mb = (all) => Math.max(...all.map((each) => each.peak)).toFixed(0);
  say(`| ${task} | ${by} | ${mineS.toFixed(2)} | ${theirsS.toFixed(2)} | ${ratio.toFixed(2)} | ${mb(a)} | ${mb(b)} |`);
}
for (const name of ['ours.fits', 'ours.csv', 'ours.parquet', 'ours.hdf5', 'ours.vot', 'stilts.fits', 'stilts.csv', 'stilts.vot'])
  rmSync(out(name), { force: true });
