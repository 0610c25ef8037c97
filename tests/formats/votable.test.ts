import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { looksLikeVotable } from '#formats/votable/detect';
import { votable } from '#formats/votable/votable';
import { bytesAsSource, cellsOf, columnOf, fixture, opened, textAsSource, votableOf } from './votable-reading.ts';

async function cells(attributes: string, from: readonly string[], values = ''): Promise<unknown[] | undefined> {
  return (await cellsOf(await opened(columnOf(attributes, from, values))))['x'];
}

const codes = ({ findings }: { findings: readonly { code: string }[] }): string[] => findings.map(({ code }) => code);

describe('what a VOTable says of itself', () => {
  it('comes from all that is around a table, from the outside in', async () => {
    const { metadata, schema } = await votable.open(fixture('vizier.vot'), {});
    expect([...metadata]).toEqual([
      ['description', 'In the style of VizieR, with words of its own'],
      ['votable-version', '1.99+ (14-Oct-2013)'],
      ['-ref', 'VOTx1234'],
      ['MaxTuples', '50'],
      ['description_2', 'A catalogue of sources'],
      ['description_3', 'Sources of the first field'],
      ['frame', 'FK5'],
    ]);
    expect(schema.columns[1]).toMatchObject({
      name: 'RAJ2000',
      unit: 'deg',
      ucd: 'pos.eq.ra;meta.main',
      description: 'Right ascension <J2000>',
    });
  });

  it('tells that a service cut its answer', async () => {
    const table = await votable.open(fixture('tap.vot'), {});
    expect(table.findings).toMatchObject([{ code: 'votable-overflow-rows', severity: 'warning' }]);
    expect(table.metadata.get('QUERY')).toBe('SELECT TOP 3 * FROM t WHERE a < 3');
    expect(table.metadata.has('accessURL')).toBe(false);
  });

  it('tells the error that a service answered with, with or without a table', async () => {
    const info = '<INFO name="QUERY_STATUS" value="ERROR">no such column: ra2</INFO>';
    const table = await opened(votableOf('<FIELD name="x" datatype="int"/>', '', info));
    expect(table.findings).toMatchObject([
      { code: 'votable-query-error', severity: 'error', message: expect.stringContaining('no such column: ra2') },
    ]);
    await expect(opened(`<VOTABLE version="1.3"><RESOURCE type="results">${info}</RESOURCE></VOTABLE>`)).rejects.toThrow(
      'no such column: ra2',
    );
  });

  it('names another number of rows than there are', async () => {
    const text = columnOf('datatype="int"', ['1', '2']).replace('<TABLE name="t">', '<TABLE name="t" nrows="3">');
    expect((await opened(text)).findings).toMatchObject([
      { code: 'votable-nrows', severity: 'warning', message: expect.stringContaining('3 rows (nrows), and has 2') },
    ]);
  });

  it('without DATA is a table without rows', async () => {
    const table = await opened('<VOTABLE><RESOURCE><TABLE ID="only"><FIELD name="x" datatype="int"/></TABLE></RESOURCE></VOTABLE>');
    expect(table).toMatchObject({ name: 'only', schema: { rows: 0 } });
    expect(table.findings).toEqual([]);
    expect(await cellsOf(table)).toEqual({});
  });

  it('in words that no standard has is taken as astropy takes it', async () => {
    const table = await opened(columnOf('datatype="int64"', ['9007199254740993']));
    expect((await cellsOf(table))['x']).toEqual([9007199254740993n]);
    expect(codes(table)).toEqual(['votable-datatype']);
    expect(await cells('datatype="string"', ['abc'])).toEqual(['abc']);
    expect(await cells('datatype="float64" arraysize="1"', ['0.5'])).toEqual([0.5]);
  });

  it('names columns uniquely', async () => {
    const fields = '<FIELD name="a" datatype="int"/><FIELD name="A" datatype="int"/><FIELD ID="b" datatype="int"/><FIELD datatype="int"/>';
    const table = await opened(votableOf(fields, '<TR><TD>1</TD><TD>2</TD><TD>3</TD><TD>4</TD></TR>'));
    expect(await cellsOf(table)).toEqual({ a: [1], A_2: [2], b: [3], col_3: [4] });
    expect(codes(table)).toEqual(['name-twice', 'name-empty']);
  });
});

describe('a look at a VOTable', () => {
  it('takes the first part of a large one, and all of a small one', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => String(i));
    const look = await votable.firstLook(textAsSource(columnOf('datatype="int"', rows)), {});
    expect(look).toMatchObject({ exact: false, schema: { rows: null } });
    const seen = (await cellsOf(look))['x'];
    expect(seen?.length).toBe(20_000);
    expect(seen?.at(-1)).toBe(19_999);
    expect((await cellsOf(look, { offset: 19_990, limit: 100 }))['x']?.length).toBe(10);
    expect(await votable.firstLook(fixture('vizier.vot'), {})).toMatchObject({ exact: true, schema: { rows: 3 } });
  });

  it('reads no more of the rows than it must', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `${'x'.repeat(1000)}${i}`);
    const look = await votable.firstLook(textAsSource(columnOf('datatype="char" arraysize="*"', rows)), {});
    const seen = (await cellsOf(look))['x']?.length ?? 0;
    expect(seen).toBeGreaterThan(1000);
    expect(seen).toBeLessThan(3000);
  });

  it('is the same wherever the file is cut into pieces', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i} Größe &lt; ${'y'.repeat(i % 60)}<!-- > -->`);
    const text = columnOf('datatype="unicodeChar" arraysize="*"', rows).replaceAll('\n', '\r\n');
    expect(text.length).toBeGreaterThan(3 * 1024 * 1024);
    const seen = (await cellsOf(await opened(text), { batchRows: 999 }))['x'];
    expect(seen).toEqual(rows.map((row) => row.replace('&lt;', '<').replace('<!-- > -->', '').trim()));
    const packed = bytesAsSource(gzipSync(text));
    expect((await cellsOf(await votable.open(packed, {})))['x']).toEqual(seen);
  });
});

describe('a VOTable is known', () => {
  const known = (text: string): boolean => looksLikeVotable(new TextEncoder().encode(text));

  it('by its first element, whatever stands before', () => {
    expect(known('<VOTABLE version="1.3">')).toBe(true);
    expect(
      known('\ufeff  <?xml version="1.0"?>\n<!-- <html> -->\n<!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">\n<VOTABLE>'),
    ).toBe(true);
    expect(known('<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><vot:VOTABLE xmlns:vot="x">')).toBe(true);
    expect(known('<?xml version="1.0"?><!DOCTYPE x [ <!ENTITY a "<b>"> ]><VOTABLE>')).toBe(true);
    expect(known(`<!--${'x'.repeat(10_000)}--><VOTABLE>`)).toBe(true);
    expect(looksLikeVotable(Uint8Array.from(Buffer.from('\ufeff<?xml version="1.0"?><VOTABLE>', 'utf16le')))).toBe(true);
  });

  it('and no other XML, page or text is one', () => {
    for (const text of ['<html><VOTABLE>', '<?xml version="1.0"?><svg/>', 'a,b\n<VOTABLE>', '<VOTABLES>', '', '<!-- <VOTABLE> -->', '<!--'])
      expect(known(text), text).toBe(false);
  });
});
