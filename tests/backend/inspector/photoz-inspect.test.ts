import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../../backend/cli/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'photoz-cli-inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    stdin: () => Promise.resolve(''),
    env: {},
    cwd: folder,
    isTerminal: false,
  };
  return { code: await main(['inspect', ...args], io), ...said };
}

describe('photoz inspect', () => {
  it('prints one JSON document of exactly the agreed shape, and warnings on standard error', async () => {
    writeFileSync(join(folder, 'a.csv'), 'ra,z\n1.5,0.1\n2.5,x\n3.5,0.3\n');
    const { code, out, err } = await said('a.csv', '--json');
    expect(code).toBe(0);
    const none = { unit: null, ucd: null, description: null };
    expect(JSON.parse(out)).toEqual({
      format: 'csv',
      tables: [
        {
          name: 'a.csv',
          rows: 3,
          columns: [
            { name: 'ra', type: 'double', ...none },
            { name: 'z', type: 'text', ...none },
          ],
        },
      ],
      findings: [{ severity: 'warning', code: 'csv-text-among-numbers', message: expect.any(String), remedy: expect.any(String), line: 3 }],
    });
    expect(err).toMatch(/^warning: 1 value is no number in z/);
  });

  it('reads Parquet, and prints text for people', async () => {
    const { code, out } = await said(join(import.meta.dirname, '../../fixtures/parquet/meanings.parquet'));
    expect(code).toBe(0);
    expect(out).toContain('meanings.parquet: parquet, 2 rows, 3 columns\n');
    expect(out).toContain('RAJ2000  double   [deg]  pos.eq.ra;meta.main  Right ascension');
  });

  it('says in one sentence what is wrong with a file, and ends with 1', async () => {
    writeFileSync(join(folder, 'a.pdf'), '%PDF-1.7');
    expect(await said('a.pdf')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('a.pdf is a PDF document.') });
    expect(await said('gone.csv')).toEqual({ code: 1, out: '', err: 'There is no file gone.csv.\n' });
    expect(await said('.')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^The folder \S+ is no HATS catalog/) });
  });

  it('ends with 2 when it is called wrongly', async () => {
    expect((await said()).code).toBe(2);
    expect((await said('a', 'b')).code).toBe(2);
    expect((await said('a', '--nope')).code).toBe(2);
  });
});
