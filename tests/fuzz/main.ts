import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz, keep } from './run.ts';

/** `npm run fuzz -- [--seconds 600] [--seed WORD] [--most COUNT] [--keep FOLDER]` */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    seed: { type: 'string', default: String(Date.now()) },
    most: { type: 'string', default: '1000000000' },
    keep: { type: 'string', default: join(tmpdir(), 'photoz-fuzz') },
  },
});

console.log(`seed ${values.seed}, ${values.seconds} s; what goes wrong is kept in ${values.keep}`);
const { read, wrong } = await fuzz({
  seed: values.seed,
  most: Number(values.most),
  seconds: Number(values.seconds),
  onWrong: (each) => console.log(`${each.number} ${each.name}: ${each.said.join(' | ').slice(0, 1000)}\n  ${keep(values.keep, each)}`),
});
console.log(`seed ${values.seed}: ${read} files read, ${wrong.length} went wrong`);
process.exit(wrong.length > 0 ? 1 : 0);
