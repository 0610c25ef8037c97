import { expect } from 'vitest';
import { secretFile } from './canaries.ts';
import { utf8, type HostileCase, type Verdict } from './case.ts';

const refused = (name: string, text: string, ...words: RegExp[]): HostileCase => ({
  name,
  bytes: () => utf8(text),
  verdict: { refused: words },
});
const read = (...[name, text, verdict, cells]: [string, string, Verdict, unknown[][]?]): HostileCase[] => [
  { name, bytes: () => utf8(text), verdict, ...(cells ? { holds: ({ tables }) => expect(tables[0]?.cells).toEqual(cells) } : {}) },
];

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';
const open = '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">';
const idField = '<FIELD name="id" datatype="int"/>';

interface Made {
  before?: string;
  fields?: string;
  data?: string;
  tail?: string;
}

function votable({
  before = '',
  fields = idField,
  data = rows('<TD>1</TD>', '<TD>2</TD>'),
  tail = '</TABLE></RESOURCE></VOTABLE>',
}: Made = {}): string {
  return `${xml}${before}${open}<RESOURCE><TABLE>${fields}${data}${tail}`;
}

const rows = (...each: string[]): string => `<DATA><TABLEDATA>${each.map((row) => `<TR>${row}</TR>`).join('')}</TABLEDATA></DATA>`;
const stream = (kind: string, content: string, how = 'encoding="base64"'): string =>
  `<DATA><${kind}><STREAM ${how}>${content}</STREAM></${kind}></DATA>`;
const base64 = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');

const entities: HostileCase[] = [
  refused(
    'xxe.vot',
    votable({
      before: `<!DOCTYPE VOTABLE [<!ENTITY x SYSTEM "file://${secretFile}">]>`,
      fields: '<FIELD name="id" datatype="char" arraysize="*"/>',
      data: rows('<TD>&x;</TD>'),
    }),
    /entit|DOCTYPE|DTD/i,
  ),
  refused(
    'xxe-parameter.vot',
    votable({ before: `<!DOCTYPE VOTABLE [<!ENTITY % x SYSTEM "file://${secretFile}"> %x;]>` }),
    /entit|DOCTYPE|DTD/i,
  ),
  refused(
    'billion-laughs.vot',
    votable({ before: laughs(), fields: '<FIELD name="id" datatype="char" arraysize="*"/>', data: rows('<TD>&l9;</TD>') }),
    /entit|DOCTYPE|DTD/i,
  ),
  refused(
    'quadratic.vot',
    votable({
      before: `<!DOCTYPE VOTABLE [<!ENTITY a "${'a'.repeat(100_000)}">]>`,
      fields: '<FIELD name="id" datatype="char" arraysize="*"/>',
      data: rows(`<TD>${'&a;'.repeat(50_000)}</TD>`),
    }),
    /entit|DOCTYPE|DTD/i,
  ),
  refused('external-dtd.vot', votable({ before: `<!DOCTYPE VOTABLE SYSTEM "file://${secretFile}">` }), /DOCTYPE/, /never followed/),
  refused(
    'unknown-entity.vot',
    votable({ fields: '<FIELD name="id" datatype="char" arraysize="*"/>', data: rows('<TD>&nothing;</TD>') }),
    /entity|nothing/i,
  ),
];

function laughs(): string {
  const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
  return `<!DOCTYPE VOTABLE [<!ENTITY l0 "ha">${levels.join('')}]>`;
}

const streams: HostileCase[] = [
  ...['http://127.0.0.1:9/x', `file://${secretFile}`, secretFile].flatMap((href, i) =>
    ['BINARY', 'BINARY2', 'FITS'].map((kind) =>
      refused(
        `href-${kind}-${i}.vot`,
        votable({ data: `<DATA><${kind}><STREAM href="${href}"/></${kind}></DATA>` }),
        /another (file|place)|href|elsewhere/i,
      ),
    ),
  ),
  refused('fits-within.vot', votable({ data: stream('FITS', base64(1, 2, 3)) }), /FITS/),
  refused('binary-cut.vot', votable({ data: stream('BINARY', base64(0, 0, 0, 1, 0, 0)) }), /cut|bytes|row/i),
  refused('binary2-cut.vot', votable({ data: stream('BINARY2', base64(0, 0, 0, 0)) }), /cut|bytes|row/i),
  refused(
    'length-huge.vot',
    votable({ fields: '<FIELD name="s" datatype="char" arraysize="*"/>', data: stream('BINARY', base64(0x7f, 255, 255, 255, 65)) }),
    /2,?147,?483,?647|length|beyond|cut|bytes/i,
  ),
  refused(
    'length-negative.vot',
    votable({ fields: '<FIELD name="s" datatype="double" arraysize="*"/>', data: stream('BINARY', base64(255, 255, 255, 255, 65)) }),
    /length|4,?294|-1|negative|cut|bytes/i,
  ),
  refused('base64-garbage.vot', votable({ data: stream('BINARY', '!!!!****') }), /base64/i),
  refused('encoding-unknown.vot', votable({ data: stream('BINARY', 'x', 'encoding="zip"') }), /encoding|zip/i),
  ...read('binary-good.vot', votable({ data: stream('BINARY', base64(0, 0, 0, 7)) }), 'ok', [[7]]),
];

const shapes: HostileCase[] = [
  refused(
    'arraysize-huge.vot',
    votable({
      fields: '<FIELD name="v" datatype="double" arraysize="999999999"/>',
      data: stream('BINARY', base64(0, 0, 0, 0, 0, 0, 0, 0)),
    }),
    /arraysize|bytes|cut|999,?999,?999/i,
  ),
  refused('arraysize-nonsense.vot', votable({ fields: '<FIELD name="v" datatype="double" arraysize="2xx-3"/>' }), /arraysize/i),
  ...read(
    'arraysize-wrong.vot',
    votable({ fields: '<FIELD name="v" datatype="int" arraysize="3"/>', data: rows('<TD>1 2 3</TD>', '<TD>1 2</TD>') }),
    { told: /votable-/ },
  ),
  refused('datatype-unknown.vot', votable({ fields: '<FIELD name="v" datatype="quaternion"/>' }), /datatype|quaternion/),
  refused('number-nonsense.vot', votable({ data: rows('<TD>1</TD>', '<TD>two</TD>') }), /row 2/, /line 2/, /two/),
  ...read('number-too-large.vot', votable({ data: rows('<TD>1</TD>', '<TD>99999999999</TD>') }), { told: /votable-/ }),
  refused(
    'cells-fewer.vot',
    votable({ fields: `${idField}<FIELD name="z" datatype="double"/>`, data: rows('<TD>1</TD>') }),
    /row 1/,
    /1 cell/,
    /2 columns/,
  ),
  refused('cells-more.vot', votable({ data: rows('<TD>1</TD><TD>2</TD>') }), /row 1/, /2 cells/, /1 column/),
  ...read('rows-lie.vot', votable().replace('<TABLE>', '<TABLE nrows="1000000000">'), { told: /votable-/ }, [[1, 2]]),
  refused('no-fields.vot', votable({ fields: '', data: rows('<TD>1</TD>') }), /FIELD|column/),
];

const structure: HostileCase[] = [
  refused('no-table.vot', `${xml}${open}<RESOURCE/></VOTABLE>`, /no table/i),
  refused('end-missing.vot', votable({ tail: '' }), /cut|end/i),
  refused('cut-in-tag.vot', votable().slice(0, -25), /cut|end|tag/i),
  refused('not-well-formed.vot', votable({ data: '<DATA><TABLEDATA><TR><TD>1</TR></TD></TABLEDATA></DATA>' }), /XML|tag|TR|TD/),
  refused('deep.vot', `${xml}${open}${'<RESOURCE>'.repeat(200_000)}`, /deep|nested|RESOURCE|cut|end/i),
  refused(
    'attribute-10-mb.vot',
    votable({ fields: `<FIELD name="${'x'.repeat(10_000_000)}" datatype="int"/>` }),
    /long|bytes|name|letters/i,
  ),
  ...read(
    'cell-5-mb.vot',
    votable({ fields: '<FIELD name="s" datatype="char" arraysize="*"/>', data: rows(`<TD>${'x'.repeat(5_000_000)}</TD>`) }),
    'ok',
  ),
  ...read(
    'nested-resource.vot',
    `${xml}${open}<RESOURCE><RESOURCE><RESOURCE><TABLE>${idField}${rows('<TD>5</TD>')}</TABLE></RESOURCE></RESOURCE></RESOURCE></VOTABLE>`,
    'ok',
    [[5]],
  ),
  refused(
    'error-answer.vot',
    `${xml}${open}<RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">Syntax error at 1</INFO></RESOURCE></VOTABLE>`,
    /no table|QUERY_STATUS|Syntax error/i,
  ),
  ...read('overflow-answer.vot', votable({ tail: '</TABLE><INFO name="QUERY_STATUS" value="OVERFLOW"/></RESOURCE></VOTABLE>' }), {
    told: /votable-/,
  }),
  ...read(
    'script-within.vot',
    votable({ fields: '<FIELD name="s" datatype="char" arraysize="*"/>', data: rows('<TD><![CDATA[<script>alert(1)</script>]]></TD>') }),
    'ok',
    [['<script>alert(1)</script>']],
  ),
  refused(
    'columns-100-000.vot',
    votable({
      fields: Array.from({ length: 100_000 }, (_, i) => `<FIELD name="c${i}" datatype="int"/>`).join(''),
      data: rows(new Array(100_000).fill('<TD>1</TD>').join('')),
    }),
    /100,?000|columns|fields/i,
  ),
  {
    name: 'two-tables.vot',
    bytes: () =>
      utf8(
        `${xml}${open}<RESOURCE><TABLE name="first">${idField}${rows('<TD>1</TD>')}</TABLE><TABLE name="second">${idField}${rows('<TD>2</TD>')}</TABLE></RESOURCE></VOTABLE>`,
      ),
    verdict: 'ok',
    holds: ({ asked }) => expect(asked).toMatch(/2 tables.*first.*second/),
  },
];

export const votableCases: HostileCase[] = [...entities, ...streams, ...shapes, ...structure];
