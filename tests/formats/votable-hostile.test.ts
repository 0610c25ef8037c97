import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Fault } from '#core/problem';
import type { FormatSource } from '#formats/table-file';
import { votable } from '#formats/votable/votable';
import { bytesAsSource, cellsOf, columnOf, folder, opened, streamOf, textAsSource, votableOf } from './votable-reading.ts';

const intField = '<FIELD name="x" datatype="int"/>';
const one = columnOf('datatype="int"', ['1']);
const xOf = async (text: string) => (await cellsOf(await opened(text)))['x'];

/** The message of the Fault that opening throws. */
async function refusal(from: string | FormatSource): Promise<string> {
  const error: unknown = await votable.open(typeof from === 'string' ? textAsSource(from) : from, {}).catch((thrown: unknown) => thrown);
  if (!(error instanceof Fault)) throw new Error(`expected a Fault, got ${String(error)}`);
  expect(error.code).toBe('bad-file');
  expect(error.message).toMatch(/[.?]$/);
  return error.message;
}

describe('a VOTable that points elsewhere', () => {
  it('never shows another file, and never asks another machine', async () => {
    const home = mkdtempSync(join(tmpdir(), 'canary-'));
    try {
      writeFileSync(join(home, 'canary'), 'CANARY');
      const uri = `file://${join(home, 'canary')}`;
      const hostile = [
        columnOf('datatype="char" arraysize="*"', ['&x;']).replace('?>\n', `?>\n<!DOCTYPE VOTABLE [<!ENTITY x SYSTEM "${uri}">]>\n`),
        columnOf('datatype="char" arraysize="*"', ['a']).replace('?>\n', `?>\n<!DOCTYPE VOTABLE [<!ENTITY % x SYSTEM "${uri}"> %x;]>\n`),
        columnOf('datatype="char" arraysize="*"', ['a']).replace('?>\n', `?>\n<!DOCTYPE VOTABLE SYSTEM "${uri}">\n`),
        streamOf('BINARY', intField, []).replace('encoding="base64"', `href="${uri}" encoding="base64"`),
        streamOf('BINARY2', intField, []).replace('encoding="base64">', 'href="http://localhost:1/x.bin" note="a>b">'),
        streamOf('BINARY', intField, []).replaceAll('BINARY', 'FITS'),
        streamOf('BINARY', intField, []).replaceAll('BINARY', 'PARQUET'),
      ];
      for (const text of hostile) {
        const message = await refusal(text);
        expect(message).toMatch(/DOCTYPE|another place|FITS|PARQUET/);
        expect(message).not.toContain('CANARY');
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it('in a DOCTYPE is refused with a remedy; a bare one, or that of old VOTables, is not followed', async () => {
    expect(await refusal(`<!DOCTYPE VOTABLE SYSTEM "http://localhost/evil.dtd">${one.slice(one.indexOf('<VOTABLE'))}`)).toContain(
      'Remove the DOCTYPE',
    );
    const bare = (doctype: string) => xOf(one.replace('?>\n', `?>\n${doctype}\n`));
    expect(await bare('<!DOCTYPE VOTABLE>')).toEqual([1]);
    expect(await bare('<!DOCTYPE VOTABLE SYSTEM "http://us-vo.org/xml/VOTable.dtd">')).toEqual([1]);
  });

  it('still gives its other tables', async () => {
    const stream =
      '<TABLE name="far"><FIELD name="x" datatype="int"/><DATA><BINARY><STREAM href="http://localhost:1/"/></BINARY></DATA></TABLE>';
    const text = one.replace('<TABLE name="t">', `${stream}<TABLE name="t">`);
    expect((await votable.tables(textAsSource(text))).map(({ name }) => name)).toEqual(['far', 't']);
    expect(await cellsOf(await opened(text, { table: 't' }))).toEqual({ x: [1] });
    await expect(opened(text, { table: 'far' })).rejects.toThrow('another place');
  });
});

describe('a bomb', () => {
  it('of entities is refused before it grows', async () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const text = columnOf('datatype="char" arraysize="*"', ['&l9;']).replace('?>\n', `?>\n<!DOCTYPE lolz [<!ENTITY l0 "lol">${laughs}]>\n`);
    expect(await refusal(text)).toContain('defines entities of its own');
    expect(await refusal(columnOf('datatype="char" arraysize="*"', ['&l9;']))).toContain('entity');
    expect(await refusal(one.replace('name="t"', 'name="&l9;"'))).toContain('undefined entity');
  });

  it('of gzip is refused: the file, and a stream in it', async () => {
    const zeros = gzipSync(Buffer.concat([Buffer.from(one.slice(0, one.indexOf('<TR>'))), Buffer.alloc(300_000_000, 32)]));
    expect(await refusal(bytesAsSource(new Uint8Array(zeros)))).toContain('decompression bomb');
    const stream = gzipSync(Buffer.alloc(300_000_000)).toString('base64');
    const text = streamOf('BINARY', intField, []).replace('encoding="base64">', `encoding="gzip">${stream}`);
    expect(await refusal(text)).toContain('decompression bomb');
  });

  it('of elements, tables, attributes or comments is refused', async () => {
    expect(await refusal(`<VOTABLE>${'<RESOURCE>'.repeat(200)}`)).toContain('100');
    expect(await refusal(`<VOTABLE>${'<TABLE/>'.repeat(10_001)}</VOTABLE>`)).toContain('10000 tables');
    expect(await refusal(`<VOTABLE name="${'x'.repeat(6_000_000)}"/>`)).toContain('one tag or comment');
    expect(await refusal(`<VOTABLE><!--${'x'.repeat(6_000_000)}--></VOTABLE>`)).toContain('one tag or comment');
    expect(await refusal(`<VOTABLE>${'<LINK/>'.repeat(5_000_000)}</VOTABLE>`)).toContain('markup besides its rows');
  });

  it('of blanks or digits takes no longer than any other text of its length', async () => {
    const [blanks, digits] = [' '.repeat(1_000_000), '1'.repeat(1_000_000)];
    expect(await xOf(columnOf('datatype="double"', [`${digits}x`, digits]))).toEqual([null, null]);
    expect(await refusal(columnOf('datatype="long"', [`${digits}x`]))).toContain('no long');
    expect(await xOf(columnOf('datatype="char" arraysize="1000002x1"', [`a${blanks}b`]))).toEqual([[`a${blanks}b`]]);
    const bytes = [...Buffer.from(`a${blanks}b`)];
    expect(await xOf(streamOf('BINARY', '<FIELD name="x" datatype="char" arraysize="1000002"/>', bytes))).toEqual([`a${blanks}b`]);
    const described = columnOf('datatype="int"', ['1'], `<DESCRIPTION>a${blanks}b\n  c</DESCRIPTION>`);
    expect((await opened(described)).schema.columns[0]?.description).toBe(`a${blanks}b c`);
  });

  it('of numbers is refused: counts and sizes that no file holds', async () => {
    expect(await refusal(streamOf('BINARY', '<FIELD name="x" datatype="double" arraysize="*"/>', [255, 255, 255, 255, 0]))).toContain(
      '34359738',
    );
    expect(await refusal(streamOf('BINARY2', '<FIELD name="x" datatype="double" arraysize="99999999x9999"/>', [0, 0]))).toContain(
      '7999199920009',
    );
    expect(await refusal(columnOf('datatype="double" arraysize="99999999x99999999x99999999"', ['1']))).toContain('which no file can hold');
    expect(await refusal(streamOf('BINARY', '<FIELD name="x" datatype="double" arraysize="0"/>', [0, 0]))).toContain('0 bytes');
    const declared = await opened(columnOf('datatype="double" arraysize="999999999"', ['1 2']));
    expect(await cellsOf(declared)).toEqual({ x: [[1, 2]] });
  });
});

describe('a damaged VOTable', () => {
  it.each([
    [
      'a row with a cell too few',
      votableOf(intField + '<FIELD name="y" datatype="int"/>', '<TR><TD>1</TD><TD>2</TD></TR>\n<TR><TD>1</TD></TR>'),
      /row 2 \(line 6\) has 1 cells.*2 columns/,
    ],
    ['a row with a cell too many', votableOf(intField, '<TR><TD>1</TD><TD>2</TD></TR>'), /row 1 \(line 5\) has 2 cells.*1 columns/],
    ['an empty row', votableOf(intField, '<TR/>'), /row 1 \(line 5\)/],
    ['a word among whole numbers', columnOf('datatype="int"', ['1', 'abc']), /row 2 \(line 6\) has "abc" in column x, which is no int/],
    ['a decimal among whole numbers', columnOf('datatype="int"', ['1.5']), /"1.5" in column x/],
    ['a word among truths', columnOf('datatype="boolean"', ['maybe']), /"maybe" in column x/],
    ['a cell that is not closed', votableOf(intField, '<TR><TD>1</TR>'), /row 1 \(line 5\) has <\/TR>/],
    ['a row that is not closed', votableOf(intField, '<TR><TD>1</TD>'), /row 1 \(line 6\)/],
    ['another element among the rows', votableOf(intField, '<TR><TD><b>1</b></TD></TR>'), /line 5/],
    ['text between cells', votableOf(intField, '<TR>5<TD>1</TD></TR>'), /text between cells/],
    ['a cell in base64', votableOf(intField, '<TR><TD encoding="base64">AAAAAQ==</TD></TR>'), /base64/],
    ['a control character', columnOf('datatype="char" arraysize="*"', ['a\u0001b']), /character 1, which XML forbids/],
    ['a character that XML forbids by its number', columnOf('datatype="char" arraysize="*"', ['&#0;']), /entity/],
    ['an unknown datatype', columnOf('datatype="quad"', ['1']), /field x \(line 3\) has the datatype "quad"/],
    ['an unknown arraysize', columnOf('datatype="int" arraysize="three"', ['1']), /field x \(line 3\) has the arraysize "three"/],
    ['a negative arraysize', columnOf('datatype="int" arraysize="-3"', ['1']), /arraysize "-3"/],
    ['no FIELD', votableOf('', '<TR><TD>1</TD></TR>'), /no column: no FIELD/],
    ['no TABLE', '<VOTABLE><RESOURCE/></VOTABLE>', /holds no table/],
    ['another root', '<?xml version="1.0"?><VOTABLE2/>', /root VOTABLE2/],
    ['a missing end tag', one.replace('</TABLE>', ''), /line 6/],
    ['a missing end of the rows', one.slice(0, one.indexOf('</TABLEDATA>')), /cut short/],
    ['a missing end of the file', one.slice(0, one.indexOf('</RESOURCE>')), /ends before the end of RESOURCE/],
    ['an attribute without quotes', one.replace('name="t"', 'name=t'), /line 2/],
    [
      'a stream that is no base64',
      streamOf('BINARY', intField, [0, 0, 0, 1]).replace('AAAAAQ==', 'AA*AAQ=='),
      /byte 42, which is no base64/,
    ],
    [
      'a stream that goes on after its end',
      streamOf('BINARY', intField, []).replace('></STREAM', '>AAAAAQ==AAAA</STREAM'),
      /goes on after its end/,
    ],
    ['a stream cut within a byte', streamOf('BINARY', intField, []).replace('></STREAM', '>AAAAA</STREAM'), /ends within a byte/],
    ['a stream cut within a row', streamOf('BINARY', intField, [0, 0, 0, 1, 0]), /row 2 of its STREAM needs 4 bytes, and 1 are left/],
    [
      'a comment in a stream',
      streamOf('BINARY', intField, []).replace('></STREAM', '>AAAA<!-- -->AAAA</STREAM'),
      /something else than base64/,
    ],
    [
      'an unsigned type that no one knows the width of',
      streamOf('BINARY', '<FIELD name="x" datatype="unsignedInt"/>', [0, 0, 0, 1]),
      /unsignedInt/,
    ],
    ['gzip that is none', streamOf('BINARY', intField, [1, 2, 3]).replace('"base64"', '"gzip"'), /gzip stream that is damaged/],
    ['two parts with rows', one.replace('</DATA>', '</DATA><DATA><TABLEDATA></TABLEDATA></DATA>'), /second part/],
  ])('with %s is refused, with its place', async (_what, text, message) => {
    expect(await refusal(text)).toMatch(message);
  });

  it('in UTF-16, or with bytes of another encoding, is refused with a remedy', async () => {
    for (const mark of ['\ufeff', '']) {
      const utf16 = new Uint8Array(Buffer.from(`${mark}${one}`, 'utf16le'));
      expect(await refusal(bytesAsSource(utf16))).toContain('UTF-16LE; UTF-8');
    }
    expect(await refusal(one.replace('UTF-8', 'EBCDIC'))).toContain('Save it as UTF-8');
    const rows = new Uint8Array(Buffer.from(columnOf('datatype="char" arraysize="*"', ['Gr\u00f6\u00dfe']), 'latin1'));
    expect(await refusal(bytesAsSource(rows))).toMatch(/line 5.*ISO-8859-1/);
    const header = new Uint8Array(Buffer.from(one.replace('name="t"', 'name="\u00f6"'), 'latin1'));
    expect(await refusal(bytesAsSource(header))).toContain('ISO-8859-1');
  });

  it('knows what is a comment, and does not end its rows in one', async () => {
    const rows = '<TR><TD>1</TD></TR><!-- </TABLEDATA> --><TR><TD><![CDATA[2]]></TD></TR><!-- <STREAM> --><TR><TD>3</TD></TR>';
    expect(await cellsOf(await opened(votableOf(`<!-- <TABLEDATA> -->${intField}<!-- <STREAM x=">"> -->`, rows)))).toEqual({
      x: [1, 2, 3],
    });
  });

  it('cut anywhere is refused in words, and never takes rows for whole', async () => {
    for (const name of ['types-tabledata.vot', 'types-binary.vot', 'types-binary2.vot', 'tap.vot']) {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      const end = Buffer.from(bytes).toString('latin1').trimEnd().length;
      for (let length = 1; length < end; length += 13) expect(await refusal(bytesAsSource(bytes.subarray(0, length)))).toContain('a.vot');
    }
  });

  it('with any byte flipped is read or refused, and never crashes', async () => {
    for (const name of ['types-tabledata.vot', 'types-binary.vot', 'types-binary2.vot', 'vizier.vot']) {
      const whole = new Uint8Array(readFileSync(join(folder, name)));
      for (let at = 0; at < whole.length; at += 7) {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
        const error: unknown = await readAll(bytes).catch((thrown: unknown) => thrown);
        if (error !== undefined && !(error instanceof Fault)) throw new Error(`${name}, byte ${at}: ${String(error)}`, { cause: error });
      }
    }
  }, 60_000);
});

async function readAll(bytes: Uint8Array): Promise<void> {
  const table = await votable.open(bytesAsSource(bytes), {});
  await cellsOf(table);
}
