import { describe, expect, it } from 'vitest';
import { column, type ColumnData, type ListData } from '#core/table';
import { csv } from '#formats/csv/csv';
import { csvWriter, ecsvWriter, tsvWriter } from '#formats/csv/write';
import { MemorySink } from '#formats/sink';
import { blobSource } from '#formats/source';
import { plainlyStored, type FileColumn } from '#formats/stored';
import type { FileBatch, TableRows } from '#formats/table-file';
import { cellsOf } from './reading.ts';

function tableOf(columns: readonly FileColumn[], batch: FileBatch): TableRows {
  const batches: TableRows['batches'] = async function* () {
    yield batch;
  };
  return { name: 't', schema: { columns: [...columns], rows: batch.rows }, metadata: new Map(), batches };
}

function plain(...data: ColumnData[]): TableRows {
  const [first] = data;
  return tableOf(
    data.map(({ name, type }) => plainlyStored(column(name, type))),
    { rows: first?.values.length ?? 0, columns: data },
  );
}

async function textOf(table: TableRows, writer = csvWriter): Promise<string> {
  const sink = new MemorySink();
  await writer.write(table, sink);
  return new TextDecoder().decode(sink.bytes());
}

const nulls = (...marks: number[]): Uint8Array => Uint8Array.from(marks);
const text = (name: string, ...values: (string | null)[]): ColumnData => ({ name, type: 'text', values, nulls: null });

async function readBack(written: string): Promise<{ types: string[]; columns: (ColumnData | ListData)[] }> {
  const table = await csv.open({ source: blobSource(new Blob([written]), 't.csv'), gzipped: false }, {});
  const columns: (ColumnData | ListData)[] = [];
  for await (const batch of table.batches()) columns.push(...batch.columns);
  return { types: table.schema.columns.map(({ type }) => type), columns };
}

describe('written CSV', () => {
  it('has the shortest digits that give the same double, words for infinities, nothing for what is missing', async () => {
    const z: ColumnData = {
      name: 'z',
      type: 'double',
      values: Float64Array.from([0.1, 1, -0, 1e300, Infinity, -Infinity, 0]),
      nulls: nulls(0, 0, 0, 0, 0, 0, 1),
    };
    const n: ColumnData = {
      name: 'n',
      type: 'bigint',
      values: BigInt64Array.from([1n, -(2n ** 63n), 2n ** 63n - 1n, 0n, 0n, 0n, 0n]),
      nulls: nulls(0, 0, 0, 1, 1, 1, 1),
    };
    expect(await textOf(plain(z, n))).toBe('z,n\n0.1,1\n1.0,-9223372036854775808\n-0.0,9223372036854775807\n1e+300,\ninf,\n-inf,\n,\n');
  });

  it('keeps texts that look like something else as texts', async () => {
    const texts = ['007', '1.50', 'true', 'NaN', 'null', '', ' x', 'a,b', 'a"b', 'a\nb', '#c', '[1]', 'plain', null, 'inf', '-', 'ä'];
    const written = await textOf(
      plain(text('t', ...texts), { name: 'n', type: 'integer', values: Int32Array.from(texts, (_, i) => i), nulls: null }),
    );
    const { types, columns } = await readBack(written);
    expect(types).toEqual(['text', 'integer']);
    expect(columns[0]).toMatchObject({ values: texts });
  });

  it('keeps a column of digits in texts a column of texts', async () => {
    const written = await textOf(
      plain(text('id', '0012', '0013'), { name: 'n', type: 'integer', values: Int32Array.from([1, 2]), nulls: null }),
    );
    expect(await readBack(written)).toMatchObject({ types: ['text', 'integer'], columns: [{ values: ['0012', '0013'] }, {}] });
  });

  it('has no line that is empty when its only column is missing', async () => {
    const table = plain({ name: 'n', type: 'integer', values: Int32Array.from([1, 0, 3]), nulls: nulls(0, 1, 0) });
    const { columns } = await readBack(await textOf(table));
    expect(columns[0]).toMatchObject({ values: Int32Array.from([1, 0, 3]), nulls: nulls(0, 1, 0) });
  });

  it('writes lists as JSON and reads them again', async () => {
    const items: ColumnData = { name: 'p', type: 'double', values: Float64Array.from([0.25, 1, 0, 3]), nulls: nulls(0, 0, 1, 0) };
    const list: ListData = { name: 'p', type: 'double[]', items, offsets: Uint32Array.from([0, 2, 2, 4]), nulls: null };
    const columns = [plainlyStored({ ...column('p', 'double'), type: 'double[]' })];
    const written = await textOf(tableOf(columns, { rows: 3, columns: [list] }));
    expect(written).toBe('p\n"[0.25,1.0]"\n"[]"\n"[null,3.0]"\n');
    expect(await readBack(written)).toMatchObject({
      types: ['double[]'],
      columns: [{ offsets: list.offsets, items: { values: items.values } }],
    });
  });

  it('names the columns whose units it cannot hold; with a header of types it holds them', async () => {
    const [ra] = [{ ...plainlyStored(column('ra', 'double')), unit: 'deg', ucd: 'pos.eq.ra', description: 'right "ascension"' }];
    const data: ColumnData = { name: 'ra', type: 'double', values: Float64Array.from([1.5]), nulls: null };
    const table = tableOf([ra], { rows: 1, columns: [data] });
    expect(await csvWriter.write(table, new MemorySink())).toMatchObject([
      { code: 'csv-no-units', severity: 'warning', message: expect.stringContaining('ra') },
    ]);
    expect(await ecsvWriter.write(table, new MemorySink())).toEqual([]);
    const again = await csv.open({ source: blobSource(new Blob([await textOf(table, ecsvWriter)]), 't.ecsv'), gzipped: false }, {});
    expect(again.schema.columns).toMatchObject([
      { name: 'ra', type: 'double', unit: 'deg', ucd: 'pos.eq.ra', description: 'right "ascension"' },
    ]);
  });

  it('separates by tabs when asked', async () => {
    expect(await textOf(plain(text('a', 'x\ty'), text('b', 'z')), tsvWriter)).toBe('a\tb\n"x\ty"\tz\n');
  });

  it('quotes what a reader could take for another cell, another row or another delimiter, and nothing else', async () => {
    const quoted = [
      '',
      ' a',
      'a ',
      '#a',
      'a;b',
      'a|b',
      'a\tb',
      'a\rb',
      '--',
      '---',
      '-1',
      '+.5e-3',
      'NONE',
      'n/a',
      'Masked',
      'TRUE',
      '-Infinity',
      '0',
    ];
    const bare = ['a b', '2MASS J1', '10:20:30', '2024-01-01', '-x', 'nano', 'truth', '1e', 'é ü', '[x', '1.2.3', '<b>'];
    const words = [...quoted, ...bare];
    const n: ColumnData = { name: 'n', type: 'integer', values: Int32Array.from(words, (_, i) => i), nulls: null };
    const written = await textOf(plain(n, text('t', ...words)));
    const lines = [...quoted.map((word, i) => `${i},"${word}"`), ...bare.map((word, i) => `${quoted.length + i},${word}`)];
    expect(written).toBe(`n,t\n${lines.join('\n')}\n`);
    expect((await readBack(written)).columns[1]).toMatchObject({ values: words });
  });

  it('keeps apart what is empty, missing and a word, in a single column too', async () => {
    const words = ['', null, 'nan', 'a b', 'x;y', 'null', '12'];
    expect((await readBack(await textOf(plain(text('only', ...words))))).columns[0]).toMatchObject({ values: words });
    const ecsv = await readBack(await textOf(plain(text('only', 'x', null, 'null')), ecsvWriter));
    expect(ecsv.columns[0]).toMatchObject({ values: ['x', null, 'null'] });
  });

  it('tells of empty texts that ECSV of a single column cannot tell from missing ones', async () => {
    const findings = await ecsvWriter.write(plain(text('only', '', 'x')), new MemorySink());
    expect(findings).toMatchObject([{ code: 'csv-empty-text', column: 'only', rows: 1 }]);
  });

  it('leaves zero bytes out of texts, and tells of them', async () => {
    const sink = new MemorySink();
    const findings = await csvWriter.write(plain(text('t', 'a\0b', 'c'), text('u', 'd', 'e')), sink);
    expect(new TextDecoder().decode(sink.bytes())).toBe('t,u\nab,d\nc,e\n');
    expect(findings).toMatchObject([{ code: 'csv-zero-byte', column: 't', rows: 1, severity: 'warning' }]);
  });

  it('quotes names that could be taken for values', async () => {
    const one = (name: string): ColumnData => ({ name, type: 'integer', values: Int32Array.from([1, 2]), nulls: null });
    const written = await textOf(plain(one('2024'), one('nan'), one('a,b')));
    expect(written).toBe('"2024","nan","a,b"\n1,1,1\n2,2,2\n');
    const table = await csv.open({ source: blobSource(new Blob([written]), 't.csv'), gzipped: false }, {});
    expect(table.schema.columns.map(({ name }) => name)).toEqual(['2024', 'nan', 'a,b']);
  });

  it('tells how many keywords it leaves out', async () => {
    const table = { ...plain(text('t', 'x')), metadata: new Map([['ORIGIN', 'here']]) };
    expect(await csvWriter.write(table, new MemorySink())).toMatchObject([
      { code: 'csv-no-keywords', message: expect.stringContaining('1') },
    ]);
    expect(await ecsvWriter.write(table, new MemorySink())).toEqual([]);
  });

  it('hands on at most about a megabyte at a time', async () => {
    const sizes: number[] = [];
    const long = text('t', ...Array.from({ length: 300 }, (_, i) => `${i}${'x'.repeat(20_000)}`));
    await csvWriter.write(plain(long), { write: async (bytes) => void sizes.push(bytes.length) });
    expect(Math.max(...sizes)).toBeLessThan(1_100_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(6_000_000);
  });

  it('is the same after it was read, whatever it holds (200 random tables)', async () => {
    let state = 7;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const alphabet = ['a', 'B', '1', '.', ',', '"', '\n', ' ', '-', 'e', 'é', '😀', '#', '\t', ';', 'n'];
    for (let n = 0; n < 200; n++) {
      const rows = 1 + random(6);
      const missing = (): Uint8Array => Uint8Array.from({ length: rows }, () => (random(4) === 0 ? 1 : 0));
      const kept = <V extends Int32Array | Float64Array>(values: V, marks: Uint8Array): V =>
        values.map((value, i) => (marks[i] === 1 ? 0 : value)) as V;
      const [m1, m2] = [missing(), missing()];
      const bits = new DataView(new ArrayBuffer(8));
      const anyDouble = (): number => {
        bits.setUint32(0, random(2 ** 32));
        bits.setUint32(4, random(2 ** 32));
        const value = bits.getFloat64(0);
        return Number.isNaN(value) ? 0.5 : value;
      };
      const table = plain(
        { name: 'row', type: 'integer', values: Int32Array.from({ length: rows }, (_, i) => i), nulls: null },
        { name: 'd', type: 'double', values: kept(Float64Array.from({ length: rows }, anyDouble), m1), nulls: m1 },
        {
          name: 'i',
          type: 'integer',
          values: kept(
            Int32Array.from({ length: rows }, () => random(2 ** 32) - 2 ** 31),
            m2,
          ),
          nulls: m2,
        },
        text(
          't',
          ...Array.from({ length: rows }, () =>
            random(4) === 0 ? null : Array.from({ length: random(6) }, () => alphabet[random(alphabet.length)]).join(''),
          ),
        ),
      );
      const { columns } = await readBack(await textOf(table));
      for await (const batch of table.batches()) {
        for (const [i, data] of batch.columns.entries()) {
          const back = columns[i];
          if (!back || 'items' in back || 'items' in data) throw new Error('no column');
          const allMissing = data.type !== 'text' ? data.nulls?.every((mark) => mark === 1) : data.values.every((value) => value === null);
          if (allMissing) continue;
          expect(cellsOf(back)).toEqual(cellsOf(data));
        }
      }
    }
  });
});
