import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstLook, openTable } from '#formats/open';
import { nodeSource } from '../../backend/tables/node-source.ts';
import { opened, sourceOf } from './read-text.ts';
import { cellsOf, columnsOf, shared } from './reading.ts';

describe('a packed CSV', () => {
  it('is read through gzip, also when it is larger than one piece', async () => {
    const content = `id,z\n${Array.from({ length: 400_000 }, (_, i) => `${i},${i / 8}`).join('\n')}\n`;
    const table = await opened(new Uint8Array(gzipSync(content)));
    expect(table.schema.rows).toBe(400_000);
  });

  it('that was cut is refused in words', async () => {
    const packed = gzipSync(`id,z\n${Array.from({ length: 50_000 }, (_, i) => `${i},${i / 7}`).join('\n')}\n`);
    await expect(opened(new Uint8Array(packed.subarray(0, packed.length / 2)))).rejects.toThrow(
      'is a gzip file that is damaged or cut short',
    );
  });

  it('with something else inside is refused by what that is', async () => {
    await expect(opened(new Uint8Array(gzipSync('<!DOCTYPE html><html>')))).rejects.toThrow('is a web page (HTML)');
  });
});

describe('what is no table', () => {
  const bytes = (...parts: (string | number)[]) =>
    new Uint8Array(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part].map((letter) => letter.charCodeAt(0)))));
  it.each([
    ['a web page (HTML)', bytes('\n <!DOCTYPE html>\n<html><body>Sign in</body></html>')],
    ['a PDF document', bytes('%PDF-1.7')],
    ['a Python pickle', bytes(0x80, 4, 0x95)],
    ['UTF-16 text', bytes(0xff, 0xfe, 'r\0a\0')],
    ['a binary file', bytes('ra,dec\n1,\0\n')],
    [
      'text, but no table',
      bytes('Dear all,\nthis is a letter about the catalog of galaxies.\nIt goes on in words; and then\n\nit ends, we are sorry to say.\n'),
    ],
  ])('is refused as %s', async (what, content) => {
    await expect(opened(content)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining(what) });
  });

  it('is refused when it is empty', async () => {
    await expect(opened('')).rejects.toThrow('is empty: it holds 0 bytes');
    await expect(opened('\n\n')).rejects.toMatchObject({ code: 'bad-file' });
  });

  it('is refused at a zero byte far inside, with the line', async () => {
    await expect(opened(`a,b\n${'1,2\n'.repeat(20_000)}3,\0\n`)).rejects.toThrow('Line 20002 of a.csv holds a zero byte');
  });

  it('is read line by line behind a quote that never closes, with the line', async () => {
    const table = await opened(`a,b\n${'1,2\n'.repeat(100)}3,"x\n${'1,2\n'.repeat(100)}`);
    expect(table.schema.rows).toBe(201);
    expect(table.findings).toMatchObject([{ code: 'csv-open-quote', line: 102, rows: 1 }, { code: 'csv-text-among-numbers' }]);
  });
});

describe('the first look', () => {
  it('takes the first megabyte: its types may still widen, its rows are not counted', async () => {
    const content = `id,z\n${'1,1\n'.repeat(400_000)}2,1.5\n`;
    const look = await firstLook(sourceOf(content));
    expect(look.exact).toBe(false);
    expect(look.schema).toMatchObject({ rows: null, columns: [{ type: 'integer' }, { type: 'integer' }] });
    const whole = await opened(content);
    expect(whole.schema).toMatchObject({ rows: 400_001, columns: [{ type: 'integer' }, { type: 'double' }] });
  });

  it('at a small file is the whole of it', async () => {
    const look = await firstLook(sourceOf('id,z\n1,0.5\n'));
    expect(look.exact).toBe(true);
    expect(look.schema.rows).toBe(1);
  });
});

describe('reading a part', () => {
  it('gives the columns and rows asked for', async () => {
    const table = await opened('a,b,c\n1,2,x\n3,4,y\n5,6,z\n');
    const columns = await columnsOf(table, { columns: ['c', 'a'], offset: 1, limit: 1 });
    expect(columns.map((data) => [data.name, cellsOf(data)])).toEqual([
      ['c', ['y']],
      ['a', [3]],
    ]);
    await expect(columnsOf(table, { columns: ['q'] })).rejects.toThrow('No column q here');
  });

  it('of a file that changed after its types were found is a fault, not a wrong number', async () => {
    let content = 'a\n1\n2\n';
    const source = {
      ...sourceOf(content),
      slice: async (start: number, end: number) => new TextEncoder().encode(content).subarray(start, end),
    };
    const table = await openTable(source);
    content = 'a\n1\n.5\n';
    await expect(columnsOf(table)).rejects.toThrow('The file changed while it was read');
  });
});

describe.skipIf(!shared)('the public samples (skipped without ../shared)', () => {
  it.each([
    ['data/redshift/upload_example.csv', 10, 'ID:integer RA:double DEC:double Z:double ERR_Z:double FLAG_DES:integer'],
    ['data/crossmatch/small_sky.csv', 131, 'id:integer ra:double dec:double ra_error:integer dec_error:integer'],
  ])('%s', async (path, rows, types) => {
    const table = await openTable(await nodeSource(join(shared ?? '', path)));
    expect(table.schema.rows).toBe(rows);
    expect(table.schema.columns.map((column) => `${column.name}:${column.type}`).join(' ')).toBe(types);
  });
});
