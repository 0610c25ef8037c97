import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedColumns, runChecks } from '#core/checks/run';
import { productType } from '#core/product';
import { openTable } from '#formats/open';
import { loadable } from '#formats/table-file';
import { blobSource } from '#formats/source';
import { inFull } from '../../../backend/in-full.ts';
import {
  inspectFile,
  isPlainFile,
  type Inspection,
  type InspectionOrder,
  type InspectorSettings,
} from '../../../backend/inspector/inspect.ts';
import { boxKind } from '../../../backend/inspector/box.ts';
import { startParquetInNode } from '../../../backend/tables/node-parquet.ts';
import { homes } from '../../engine/engines.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photoz-inspect-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
startParquetInNode();

const fixtures = join(import.meta.dirname, '../../fixtures/parquet');
const catalog = `id,ra,dec,z,z_err,q,survey
1,10.5,-44.1,0.1,0.001,4,OZDES
2,10.6,-44.2,-9.99,0.002,3,OZDES
3,359.9,-44.3,0.3,0.001,4,SDSS-X
3,10.6,-44.2,1.5,0.001,1,VVDS
`;
const mapping = { id: 'id', ra: 'ra', dec: 'dec', z: 'z', z_err: 'z_err', z_flag: 'q', survey: 'survey' };

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

interface Wish extends InspectorSettings {
  order?: Partial<InspectionOrder>;
}

const inspected = (path: string, { order, ...settings }: Wish = {}): Promise<Inspection> => {
  const workDir = mkdtempSync(join(scratch, 'work-'));
  const whole: InspectionOrder = {
    path,
    fileName: 'catalog.csv',
    mapping,
    table: null,
    productType: 'redshift_catalog',
    workDir,
    ...order,
  };
  return inspectFile({ unsandboxed: false }, whole, settings);
};

const sandbox = await boxKind();
const boxes = ['bubblewrap', 'unshare'] as const;

describe('the inspector', () => {
  it('gives schema, rows, findings, twin and profile of a catalog', async () => {
    const found = await inspected(fileOf('a.csv', catalog));
    expect(found.rows).toBe(4);
    expect(found.schema?.columns.map((column) => column.type)).toEqual([
      'integer',
      'double',
      'double',
      'double',
      'double',
      'integer',
      'text',
    ]);
    expect(
      found.findings
        .filter((finding) => finding.severity === 'warning')
        .map((finding) => finding.code)
        .sort(),
    ).toEqual(['id-duplicate', 'position-duplicate', 'sentinel', 'survey-unknown']);
    expect(
      readFileSync(found.twinPath ?? '')
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1');
    expect(found.profile?.face.sky?.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(found.profile?.face.redshifts).toMatchObject({ below: 1, above: 0, missing: 0 });
    expect(found.profile?.columns.find((column) => column.name === 'survey')).toMatchObject({
      kind: 'categories',
      labels: ['OZDES', 'SDSS-X', 'VVDS'],
      bins: [2, 1, 1],
    });
    expect(JSON.parse(readFileSync(found.profilePath ?? '', 'utf8'))).toEqual(found.profile);
  });

  it('writes the same twin from the same file each time', async () => {
    const path = fileOf(
      'same.csv',
      catalog.repeat(1) +
        Array.from({ length: 130_000 }, (_, i) => `${i},${i / 1000},${i / 2000},${i / 1e6},0.01,${i % 5},DESI`).join('\n'),
    );
    const hash = (found: Inspection) =>
      createHash('sha256')
        .update(readFileSync(found.twinPath ?? ''))
        .digest('hex');
    expect(hash(await inspected(path))).toBe(hash(await inspected(path)));
  });

  it('says the same as the page does, on the page’s own engine', async () => {
    const path = fileOf('verdict.csv', catalog);
    const server = await inspected(path);
    const table = await openTable(blobSource(new Blob([catalog]), 'catalog.csv'));
    const type = productType('redshift_catalog');
    const wasm = homes.find(({ home }) => home === 'wasm');
    if (!type || !wasm) throw new Error('no such type or engine');
    const engine = await wasm.open();
    const columns = checkedColumns({ schema: table.schema, mapping });
    await engine.load('t', loadable(table, { columns }));
    const page = [...table.findings, ...(await runChecks(engine, { relation: 't', schema: table.schema, mapping, type }))];
    await engine.close();
    expect(page).toEqual(server.findings);
  });

  it('reads Parquet of every type, and a table without rows', async () => {
    const order = { fileName: 't.parquet', mapping: {}, productType: 'other' } as const;
    const types = await inspected(join(fixtures, 'types.parquet'), { order });
    expect(types.rows).toBe(5);
    expect(types.profile?.columns.find((column) => column.name === 'i64')).toMatchObject({
      min: '-9223372036854775808',
      max: '9223372036854775807',
    });
    const none = await inspected(join(fixtures, 'no_rows.parquet'), { order });
    expect(none.rows).toBe(0);
    expect(none.twinPath).not.toBeNull();
  });

  it('refuses what is no table where a table is needed, and keeps it where anything goes', async () => {
    const pdf = fileOf('a.pdf', '%PDF-1.7 ...');
    await expect(inspected(pdf)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('is a PDF document') });
    const kept = await inspected(pdf, { order: { productType: 'validation_results' } });
    expect(kept).toMatchObject({
      schema: null,
      rows: null,
      twinPath: null,
      profile: null,
      findings: [{ severity: 'note', code: 'no-table' }],
    });
  });

  it('takes no link for a file of its child', async () => {
    const path = fileOf('secret.json', '{}');
    symlinkSync(path, join(scratch, 'linked'));
    expect([await isPlainFile(path), await isPlainFile(join(scratch, 'linked')), await isPlainFile(join(scratch, 'none'))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('keeps what an own fault of the child was, for the operator', async () => {
    const workDir = mkdtempSync(join(scratch, 'work-'));
    mkdirSync(join(workDir, 'profile.json'));
    const fault = await inspected(fileOf('a.csv', catalog), { order: { workDir } }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'internal', message: expect.not.stringContaining('EISDIR') });
    expect(inFull(fault)).toContain('EISDIR');
  });

  it('survives a file whose damage breaks the decoder', async () => {
    const damaged = new Uint8Array(readFileSync(join(fixtures, 'codec_none.parquet')));
    damaged.fill(0x5a, 100, 9000);
    const path = fileOf('damaged.parquet', damaged);
    await expect(inspected(path)).rejects.toMatchObject({ code: 'bad-file', message: expect.stringContaining('damaged') });
  });
});

describe.each(boxes)('the sandbox of %s', (kind) => {
  const missing = sandbox === 'none' || (kind === 'bubblewrap' && sandbox !== 'bubblewrap');

  it.skipIf(missing)(`reads a catalog inside ${missing ? '(SKIPPED: this machine does not offer it)' : ''}`, async () => {
    expect((await inspected(fileOf(`${kind}.csv`, catalog), { kind })).rows).toBe(4);
  });

  it.skipIf(missing)('ends a child that takes too long, uses too much, or computes too much', async () => {
    const big = fileOf('big.csv', 'ra,dec,z\n' + '1.5,2.5,0.25\n'.repeat(300_000));
    const order = { mapping: { ra: 'ra', dec: 'dec', z: 'z' } };
    await expect(inspected(big, { kind, order, limits: { wallSeconds: 0.3 } })).rejects.toThrow('was not read after');
    await expect(inspected(big, { kind, order, limits: { cpuSeconds: 1 } })).rejects.toThrow('1 seconds of computing');
    await expect(inspected(big, { kind, order, limits: { memoryBytes: 60_000_000 } })).rejects.toMatchObject({ code: 'bad-file' });
    await expect(inspected(big, { kind, order, limits: { fileBytes: 100 } })).rejects.toMatchObject({ code: 'bad-file' });
    const kept = await inspected(big, { kind, order: { ...order, productType: 'other' }, limits: { wallSeconds: 0.3 } });
    expect(kept.findings).toMatchObject([{ severity: 'note', code: 'no-preview' }]);
  });
});

describe('where there is no sandbox', () => {
  it('the inspector refuses, unless the operator said that it may', async () => {
    const path = fileOf('free.csv', catalog);
    await expect(inspected(path, { kind: 'none' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('PHOTOZ_UNSANDBOXED=1'),
    });
    const workDir = mkdtempSync(join(scratch, 'work-'));
    const found = await inspectFile(
      { unsandboxed: true },
      { path, fileName: 'a.csv', mapping, table: null, productType: 'redshift_catalog', workDir },
      { kind: 'none' },
    );
    expect(found.rows).toBe(4);
  });
});
