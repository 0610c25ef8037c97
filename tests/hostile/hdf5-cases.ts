import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { patched, utf8, type HostileCase, type Verdict } from './case.ts';

const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, 'hdf5', name)));
const refused = (name: string, ...words: RegExp[]): HostileCase => ({ name, bytes: () => file(name), verdict: { refused: words } });
const read = (name: string, verdict: Verdict, holds?: HostileCase['holds']): HostileCase => ({
  ...{ name, bytes: () => file(name), verdict },
  ...(holds ? { holds } : {}),
});
const changed = (name: string, bytes: () => Uint8Array, ...words: RegExp[]): HostileCase => ({ name, bytes, verdict: { refused: words } });

const outside = [/another file|other file|outside/i, /copy|into the file/i];

/** A column that cannot be read beside a good one: either the file is refused, or the good one is read and the other one named. */
const only =
  (...names: string[]): HostileCase['holds'] =>
  (answer) => {
    for (const { columns } of answer.tables) expect(columns.map(({ name }) => name)).toEqual(names);
  };

const elsewhere: HostileCase[] = [
  refused('external-storage.h5', ...outside),
  refused('external-storage-beside.h5', ...outside),
  refused('external-link.h5', ...outside),
  refused('external-link-beside.h5', ...outside),
  refused('virtual.h5', ...outside),
];

const links: HostileCase[] = [
  refused('soft-loop.h5', /no table|no dataset|link/i),
  read('soft-loop-beside.h5', { told: /hdf5-/ }, only('z')),
  read('hard-cycle.h5', 'ok', only('z')),
  read('link-names.h5', 'ok', ({ tables }) => expect(tables[0]?.columns).toHaveLength(3)),
  refused('deep-groups.h5', /deep|nested|groups|no table/i),
];

const bombs: HostileCase[] = [
  refused('shape-80-tb.h5', /10,?000,?000,?000,?000/),
  refused('shape-80-tb-2d.h5', /10,?000,?000,?000,?000|80,?000,?000|bytes/),
  refused('twice-packed.h5', /bytes|unpack|chunk/i),
  read('chunk-huge.h5', 'ok', ({ tables }) => expect(tables[0]?.rows).toBe(10)),
  refused('text-4-gb.h5', /1,?073,?741,?824|bytes/),
];

const kinds: HostileCase[] = [
  refused('object.h5', /model has 70 rows, z has 3/),
  read('opaque.h5', { told: /hdf5-/ }, only('z')),
  read('reference.h5', { told: /hdf5-/ }, only('z')),
  read('vlen-of-numbers.h5', 'ok', ({ tables }) => expect(tables[0]?.cells).toEqual([['[1]', '[]', '[1, 2]']])),
  read('enum.h5', 'ok'),
  refused('unequal.h5', /dec has 4 rows, ra has 3/),
  read('no-rows.h5', 'ok', ({ tables }) => expect(tables[0]?.rows).toBe(0)),
  refused('no-datasets.h5', /no table/i),
  refused('scalar-only.h5', /no table/i),
  refused('null-space.h5', /no table/i),
  read('attribute-large.h5', 'ok'),
  read('pickled-names.h5', { told: /hdf5-left-out/ }, only('index')),
];

const packing: HostileCase[] = [
  refused('filter-unknown.h5', /32999|filter/i),
  refused('filter-lzf-broken.h5', /LZF|filter|damaged/i),
  refused('filter-blosc.h5', /Blosc|filter|damaged/i),
  refused('checksum-wrong.h5', /damaged|checksum/i),
  refused('deflate-broken.h5', /damaged|unpack|filter/i),
];

/** The first object of the global heap is of 0 bytes, over and over. */
function endlessHeap(): Uint8Array {
  const bytes = file('vlen-of-numbers.h5');
  return patched(bytes, Buffer.from(bytes).indexOf('GCOL') + 16, new Uint8Array(64));
}

const cut = file('no-rows.h5').length;
const damaged: HostileCase[] = [
  changed('signature-only.h5', () => file('no-rows.h5').subarray(0, 8), /cut|damaged|superblock/i, /again/),
  changed('truncated.h5', () => file('vlen-of-numbers.h5').subarray(0, 3000), /cut|truncated|bytes/i, /again/),
  changed('end-lies.h5', () => patched(file('no-rows.h5'), 40, [255, 255, 255, 255, 255, 255, 255, 127]), /cut|damaged|bytes/i, /again/),
  changed('end-small.h5', () => patched(file('vlen-of-numbers.h5'), 40, [96, 0, 0, 0, 0, 0, 0, 0]), /damaged|cut/i, /again/),
  changed('superblock-version.h5', () => patched(file('no-rows.h5'), 8, [99]), /damaged|version|superblock/i),
  changed('offset-size.h5', () => patched(file('no-rows.h5'), 13, [255, 255]), /damaged|superblock/i),
  changed('endless-heap.h5', endlessHeap, /damaged/i, /again/),
  changed('zeros-behind.h5', () => patched(file('vlen-of-numbers.h5'), 96, new Uint8Array(1000)), /damaged/i, /again/),
  { name: 'text-named.h5', bytes: () => utf8('this is not HDF5\n'), verdict: { told: /csv-no-rows/ } },
  { name: 'signature-late.h5', bytes: () => patched(new Uint8Array(cut + 512), 512, file('no-rows.h5')), verdict: 'ok' },
];

export const hdf5Cases: HostileCase[] = [...elsewhere, ...links, ...bombs, ...kinds, ...packing, ...damaged];
