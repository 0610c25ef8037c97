import { describe, expect, it } from 'vitest';
import type { Finding } from '#core/finding';
import { fitsWriter } from '#formats/fits/write';
import { MemorySink } from '#formats/sink';
import type { FileColumn, StoredKind } from '#formats/stored';
import type { BatchOptions, FileBatch, TableRows } from '#formats/table-file';
import { codedFile } from '../oracles/coded.ts';
import { packed, type AnyCell } from '../oracles/random-table.ts';
import { openBytes } from './fits-open.ts';

interface Made {
  type: FileColumn['type'];
  kind: StoredKind;
  cells: AnyCell[];
  shape?: readonly number[];
  name?: string;
  about?: Partial<Pick<FileColumn, 'unit' | 'ucd' | 'description'>>;
}

function tableOf(made: readonly Made[], metadata = new Map<string, string>()): TableRows {
  const columns = made.map(({ type, kind, shape, name, about }, i): FileColumn => ({
    ...{ name: name ?? `c${i + 1}`, type, unit: null, ucd: null, description: null, ...about },
    stored: { kind, shape: shape ?? null },
  }));
  const rows = made[0]?.cells.length ?? 0;
  async function* batches(_: BatchOptions = {}): AsyncGenerator<FileBatch> {
    yield { rows, columns: columns.map((column, i) => packed(column, made[i]?.cells ?? [])) };
  }
  return { name: 'made', schema: { columns, rows }, metadata, batches };
}

async function written(table: TableRows): Promise<{ bytes: Uint8Array; findings: Finding[]; cards: string[] }> {
  const sink = new MemorySink();
  const findings = await fitsWriter.write(table, sink);
  const bytes = sink.bytes();
  const text = Buffer.from(bytes).toString('latin1');
  const header = text.slice(0, text.indexOf('END '.padEnd(80), 2880));
  return { bytes, findings, cards: (header.match(/.{80}/gs) ?? []).map((card) => card.trimEnd()) };
}

/** The cards of the first column beyond its name, and what was told of it. */
async function heldAs(made: Made): Promise<string> {
  const { cards, findings } = await written(tableOf([made]));
  const own = cards
    .filter((card) => /^T(FORM|ZERO|NULL|DIM)1 /.test(card))
    .map((card) => card.replace(/^T(\w+?)1 *= *'?([^' ]*).*$/, '$1 $2'));
  return [...own, ...findings.map(({ code }) => code)].join(', ');
}

const whole = (kind: StoredKind, ...cells: (number | null)[]): Made => ({ type: 'integer', kind, cells });
const long = (kind: StoredKind, ...cells: (bigint | null)[]): Made => ({ type: 'bigint', kind, cells });
const digits = (...cells: (string | null)[]): Made => ({ type: 'text', kind: 'uint64', cells });
const most = 2n ** 63n - 1n;

const heldForms: [Made, string][] = [
  [whole('int8', -128, 127), 'FORM 1B, ZERO -128'],
  [whole('int8', -128, null), 'FORM 1I, NULL -32768, fits-widened'],
  [whole('int8', 128), 'FORM 1B, fits-widened'],
  [whole('uint8', 0, 255), 'FORM 1B'],
  [whole('uint8', 0, null), 'FORM 1B, NULL 255'],
  [whole('uint8', 255, null), 'FORM 1B, NULL 0'],
  [whole('uint8', 0, 255, null), 'FORM 1I, NULL -32768, fits-widened'],
  [whole('int16', -5, 5), 'FORM 1I'],
  [whole('int16', -32768, null), 'FORM 1I, NULL 32767'],
  [whole('int16', -32768, 32767, null), 'FORM 1J, NULL -2147483648, fits-widened'],
  [whole('uint16', 0, 65535), 'FORM 1I, ZERO 32768'],
  [whole('uint16', 0, null), 'FORM 1J, NULL -2147483648, fits-widened'],
  [whole('int32', 1, null), 'FORM 1J, NULL -2147483648'],
  [long('uint32', 0n, 4294967295n), 'FORM 1J, ZERO 2147483648'],
  [long('uint32', 0n, 2n ** 32n), 'FORM 1K, fits-widened'],
  [long('int64', -most - 1n, most), 'FORM 1K'],
  [long('int64', 1n, null), 'FORM 1K, NULL -9223372036854775808'],
  [long('int64', -most - 1n, most, null), 'FORM 1K, NULL -9223372036854775807'],
  [long('uint64', 0n, most), 'FORM 1K, ZERO 9223372036854775808'],
  [long('uint64', 0n, null), 'FORM 1K, NULL -9223372036854775808, fits-widened'],
  [digits('0', '18446744073709551615'), 'FORM 1K, ZERO 9223372036854775808'],
  [digits('0', null), 'FORM 1K, NULL -9223372036854775808, fits-widened'],
  [digits('18446744073709551615', null), 'FORM 20A, fits-as-text'],
  [digits('007'), 'FORM 3A'],
  [digits('18446744073709551616'), 'FORM 20A'],
  [{ type: 'double', kind: 'float32', cells: [0.5, null] }, 'FORM 1E'],
  [{ type: 'double', kind: 'float32', cells: [0.1] }, 'FORM 1D'],
  [{ type: 'double', kind: 'float64', cells: [0.5] }, 'FORM 1D'],
  [{ type: 'boolean', kind: 'bool', cells: [true, null] }, 'FORM 1L, fits-missing-logical'],
  [{ type: 'boolean', kind: 'bit', cells: [true, false] }, 'FORM 1L'],
  [{ type: 'text', kind: 'text', cells: ['a', null, 'abc'] }, 'FORM 3A'],
  [{ type: 'text', kind: 'text', cells: [null] }, 'FORM 1A'],
  [{ type: 'text', kind: 'text', cells: [''] }, 'FORM 1A, fits-empty-text'],
  [{ type: 'text', kind: 'text', cells: ['a '] }, 'FORM 2A, fits-trailing-blanks'],
  [{ type: 'text', kind: 'text', cells: ['a\tb'] }, 'FORM 3A, fits-control-letters'],
  [{ type: 'text', kind: 'text', cells: ['é'] }, 'FORM 2A, fits-beyond-ascii'],
  [{ type: 'double[]', kind: 'float64', cells: [[1, 2]] }, 'FORM 2D'],
  [{ type: 'double[]', kind: 'float64', cells: [[1]], shape: [1] }, 'FORM 1D, DIM (1)'],
  [{ type: 'double[]', kind: 'float64', cells: [[1, 2, 3, 4, 5, 6]], shape: [2, 3] }, 'FORM 6D, DIM (3,2)'],
  [{ type: 'double[]', kind: 'float64', cells: [[1], []] }, 'FORM 1PD(1)'],
  [{ type: 'double[]', kind: 'float64', cells: [[1, 2], null] }, 'FORM 2D, fits-missing-list'],
  [{ type: 'double[]', kind: 'float64', cells: [[1], [], null] }, 'FORM 1PD(1), fits-missing-list'],
  [{ type: 'double[]', kind: 'complex64', cells: [[0.5, 1]], shape: [] }, 'FORM 1C'],
  [{ type: 'double[]', kind: 'complex128', cells: [[0.5, 1, 2, 3]], shape: [2] }, 'FORM 2M'],
  [{ type: 'integer[]', kind: 'uint16', cells: [[1, 65535]] }, 'FORM 2I, ZERO 32768'],
  [{ type: 'integer[]', kind: 'uint16', cells: [[1], []] }, 'FORM 1PJ(1), fits-widened'],
  [{ type: 'integer[]', kind: 'int16', cells: [[1, null]] }, 'FORM 2I, NULL -32768'],
  [{ type: 'integer[]', kind: 'int16', cells: [[1], [null, 2]] }, 'FORM 1PD(2), fits-as-double'],
  [{ type: 'bigint[]', kind: 'int64', cells: [[most], [null, 2n]] }, 'FORM 2K, NULL -9223372036854775808, fits-filled-list'],
  [{ type: 'boolean[]', kind: 'bit', cells: [[true, false, true]] }, 'FORM 3X'],
  [{ type: 'boolean[]', kind: 'bool', cells: [[true], []] }, 'FORM 1PL(1), fits-logical-lists'],
  [{ type: 'text[]', kind: 'text', cells: [['a', 'bcd']] }, 'FORM 6A3, DIM (3,2)'],
  [{ type: 'text[]', kind: 'text', cells: [['a'], ['b', 'c']] }, 'FORM 2A1, DIM (1,2), fits-filled-list'],
];

describe('a column that is written to FITS', () => {
  it.each(heldForms.map(([made, form]): [string, Made, string] => [`${made.kind} ${String(made.cells)}`, made, form]))(
    'is held in the form that has room for it: %s',
    async (_, made, form) => expect(await heldAs(made)).toBe(form),
  );

  it.each<[string, Made]>([
    ['all of 64 bits beside a missing value', long('int64', -most - 1n, most, null, -1n)],
    ['unsigned digits', digits('0', '18446744073709551615', '9223372036854775808')],
    ['whole numbers without a value to spare', whole('int16', -32768, 32767, null)],
    ['bits of several bytes', { type: 'boolean[]', kind: 'bit', cells: [Array.from({ length: 11 }, (_, i) => i % 3 === 0)], shape: [11] }],
    ['bits of varying length', { type: 'boolean[]', kind: 'bit', cells: [[true, false, true], [], Array.from({ length: 9 }, () => true)] }],
  ])('comes back: %s', async (_, made) => {
    const table = tableOf([made]);
    const { columns } = await codedFile(await openBytes((await written(table)).bytes));
    expect(columns[0]?.cells).toEqual(
      made.cells.map((cell) => (Array.isArray(cell) ? cell.map(String) : cell === null ? null : String(cell))),
    );
  });
});

describe('the header of a FITS file of ours', () => {
  const one = whole('int32', 1);

  it('is the same for the same table', async () => {
    const table = tableOf([one, digits('5')], new Map([['A', 'b']]));
    expect((await written(table)).bytes).toEqual((await written(table)).bytes);
  });

  it('keeps metadata as cards where it may, and names the rest', async () => {
    const metadata = new Map([
      ...([
        ['OBSERVER', "O'Neil"],
        ['EXPTIME', '12.5'],
        ['COUNT', '7'],
        ['RUN', '007'],
        ['GOOD', 'true'],
        ['HISTORY', 'one\ntwo'],
        ['lower key', 'x'],
      ] as const),
      ...([
        ['NAXIS1', '99'],
        ['TTYPE1', 'no'],
        ['pandas', '{}'],
        ['table::len::a', '4'],
        ['LONG', 'word, '.repeat(40).trim()],
        ['key=value', 'x'],
        ['PLACE', 'Cancún'],
      ] as const),
    ]);
    const { bytes, cards, findings } = await written(tableOf([one], metadata));
    expect(cards.slice(cards.findIndex((card) => card.startsWith('OBSERVER'))).filter((card) => !/^(LONG|CONTINUE)/.test(card))).toEqual([
      ...["OBSERVER= 'O''Neil '", 'EXPTIME =                 12.5', 'COUNT   =                    7', "RUN     = '007     '"],
      ...['GOOD    =                    T', 'HISTORY one', 'HISTORY two', "HIERARCH lower key = 'x'", "PLACE   = 'Cancun  '"],
    ]);
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'fits-metadata-left-out: Left out, because no header card can hold them: key=value.',
      'fits-header-ascii: Respelled, because a header has ASCII letters only: PLACE.',
    ]);
    const { metadata: came } = await openBytes(bytes);
    expect(Object.fromEntries(came)).toEqual({
      ...{ OBSERVER: "O'Neil", EXPTIME: '12.5', COUNT: '7', RUN: '007', GOOD: 'true', HISTORY: 'one\ntwo', 'lower key': 'x' },
      ...{ LONG: 'word, '.repeat(40).trim(), PLACE: 'Cancun' },
    });
  });

  it('spells names, units and descriptions in its letters, and tells', async () => {
    const about = { unit: 'Å', description: 'Größe in µm\nof all' };
    const { bytes, findings } = await written(
      tableOf([
        { ...one, name: 'größe', about },
        { ...one, name: 'grosse' },
        { ...one, name: "'".repeat(50) },
      ]),
    );
    const { schema } = await openBytes(bytes);
    expect(schema.columns.map(({ name }) => name)).toEqual(['grosse', 'grosse_2', "'".repeat(34)]);
    expect(schema.columns[0]).toMatchObject({ unit: 'Angstrom', description: 'Grosse in um of all' });
    expect(findings.map(({ code, column }) => `${code} ${column}`)).toEqual([
      ...['fits-name größe', 'fits-name grosse', `fits-name ${"'".repeat(50)}`, 'fits-header-ascii größe', 'fits-header-ascii größe'],
    ]);
  });

  it('cuts long texts between letters, wherever quotes and ampersands fall', async () => {
    for (let length = 60; length < 75; length++) {
      for (const end of ['', "'", '&', "''&'", ' & ']) {
        const description = `${'d'.repeat(length)}${end}${'e'.repeat(70)}&`;
        const { schema } = await openBytes((await written(tableOf([{ ...one, about: { description } }]))).bytes);
        expect(schema.columns[0]?.description).toBe(description);
      }
    }
  });
});

describe('a table that changes while it is written to FITS', () => {
  it('is refused', async () => {
    let reads = 0;
    const fixed = tableOf([whole('int32', 1)]);
    const table = { ...fixed, batches: () => tableOf([whole('int32', ...(reads++ === 0 ? [1] : [1, 2]))]).batches() };
    await expect(fitsWriter.write(table, new MemorySink())).rejects.toThrow(
      'made had 1 rows when it was measured and 2 when it was written',
    );
    const lists = (last: number[]): TableRows => tableOf([{ type: 'double[]', kind: 'float64', cells: [[1, 2], last] }]);
    const other = { ...lists([]), batches: () => lists(reads++ < 5 ? [] : [3]).batches() };
    reads = 4;
    await expect(fitsWriter.write(other, new MemorySink())).rejects.toThrow('or other lists');
  });
});
