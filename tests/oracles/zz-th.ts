import { readTheirs } from './theirs.ts';
const r = await readTheirs('hdf5', { first: Number(process.argv[2]), count: Number(process.argv[3]) }).catch((e) => { console.log(String(e.stack).slice(-1500)); return []; });
for (const { how, differences } of r) for (const d of differences) console.log(how, d.what, d.column, d.row, JSON.stringify(d.wanted)?.slice(0, 100), JSON.stringify(d.came)?.slice(0, 100));
console.log(r.length);
