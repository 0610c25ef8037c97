import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { projectRoot } from '../../../backend/entry-points.ts';
import { signIn, startServer, testFolder, testPassword } from '../server.ts';
import { bringIn } from '../uploads/sending.ts';

/** Programs that start from TypeScript, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const fixtures = join(import.meta.dirname, '../../fixtures/parquet');

/** `photoz` in a process of its own, as `npm run photoz` starts it for a user who stands in `cwd`. */
function photozApart(args: readonly string[], cwd: string, env: Record<string, string> = {}): ChildProcess {
  const command = ['--import', import.meta.resolve('tsx'), join(projectRoot, 'backend', 'cli', 'photoz.ts'), ...args];
  const byNpm = { npm_lifecycle_event: 'photoz', INIT_CWD: cwd };
  return spawn(process.execPath, command, {
    cwd: projectRoot,
    env: { ...process.env, ...byNpm, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (data: Buffer) => (said.out += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (said.err += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...said };
}

function damaged(name: string): Buffer {
  const bytes = readFileSync(join(fixtures, name));
  return bytes.fill(0x5a, 100, Math.min(9000, bytes.length >> 1));
}

const oneSentence = /^[^\n]*damaged[^\n]*\n$/;

describe('photoz, in a process of its own,', () => {
  it('finds files where the user stands, and ends with 0, 1 and 2', async () => {
    const folder = await testFolder();
    writeFileSync(join(folder, 'a.csv'), 'ra,dec\n1,2\n');
    expect(await endOf(photozApart(['inspect', 'a.csv'], folder))).toMatchObject({ code: 0, out: expect.stringContaining('a.csv: csv') });
    expect(await endOf(photozApart(['inspect', 'b.csv'], folder))).toEqual({ code: 1, out: '', err: 'There is no file b.csv.\n' });
    expect(await endOf(photozApart(['nothing'], folder))).toMatchObject({ code: 2, out: '' });
  });

  it('says in one sentence that a Parquet file is damaged, and leaves nothing', async () => {
    const folder = await testFolder();
    writeFileSync(join(folder, 'types.parquet'), damaged('types.parquet'));
    const inputs = { specz: [{ path: 'types.parquet', internal_name: '001_a', columns: { ra: 'f64', dec: 'f32', z: 'i32' } }] };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ inputs, param: { combine_type: 'concatenate' } }));
    const run = await endOf(photozApart(['run', 'combine-redshifts', 'config.json', '--out', 'out.csv'], folder));
    expect(run).toMatchObject({ code: 1, out: '', err: expect.stringMatching(oneSentence) });
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'types.parquet']);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const folder = await testFolder();
    writeFileSync(
      join(folder, 'wide.csv'),
      `${Array.from({ length: 20_000 }, (_, i) => `column_${i}`).join(',')}\n${'1,'.repeat(19_999)}1\n`,
    );
    const child = photozApart(['inspect', 'wide.csv'], folder);
    child.stdout?.destroy();
    expect(await endOf(child)).toMatchObject({ code: 0, err: '' });
  });
});

describe('a server whose disk has damaged a table', () => {
  it('says so, and goes on', async () => {
    const dataDir = join(await testFolder(), 'a folder with blanks');
    mkdirSync(dataDir);
    const before = await startServer({ dataDir });
    const bytes = readFileSync(join(fixtures, 'codec_none.parquet'));
    const about = { type: 'other' };
    const upload = await bringIn(before, await before.as('ann'), { name: 'c.parquet', bytes, mapping: {}, about });
    const { items } = await before.parts.records.pb.collection('products').getList(1, 1);
    const twin = before.parts.store.pathOf(String(items[0]?.['twin_sha256']));
    await before.close();
    const whole = readFileSync(twin);
    writeFileSync(twin, Buffer.from(whole).fill(0x5a, 8, whole.length >> 1), { mode: 0o600 });
    const server = photozApart(['serve'], dataDir, { PORT: '0', HOST: '127.0.0.1', PHOTOZ_DATA: dataDir, PHOTOZ_DEMO: '0' });
    onTestFinished(() => void server.kill('SIGKILL'));
    const url = await new Promise<string>((resolve) => {
      server.stdout?.on('data', (data: Buffer) => {
        const found = /ready at (http\S+)/.exec(data.toString())?.[1];
        if (found) resolve(found);
      });
    });
    const ann = await signIn(url, 'ann', testPassword);
    for (let i = 0; i < 3; i += 1) {
      const answer = await ann.ask(`/api/v2/products/${upload.product_id}/rows`);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ code: 'bad-file', message: expect.stringContaining('damaged') });
    }
    expect((await ann.ask(`/api/v2/products/${upload.product_id}`)).status).toBe(200);
  });
});
