import { spawn } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive, startOf } from '../../../backend/pocketbase/alive.ts';
import { holderOf, takeLock } from '../../../backend/pocketbase/lock.ts';
import { startServer, testFolder } from '../server.ts';

describe('the lock on a data folder', () => {
  it('refuses a second server with a sentence that names the first', async () => {
    const server = await startServer();
    await expect(startServer({ dataDir: server.dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
    expect((await server.ask('/api/v2/site')).status).toBe(200);
    await server.close();
    expect(await holderOf(server.dataDir)).toBeNull();
  });

  it('is free after release', async () => {
    const folder = await testFolder();
    const lock = await takeLock(folder);
    expect(await holderOf(folder)).toBe(process.pid);
    await lock.release();
    await (await takeLock(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['of a process that is gone', { pid: 2 ** 22 + 1, start: '1', pocketbase: null }],
    ['of another process with the same PID', { pid: process.pid, start: 'another time', pocketbase: null }],
  ])('%s is taken over', async (_label, holder) => {
    const folder = await testFolder();
    await writeFile(join(folder, 'lock'), JSON.stringify(holder));
    expect(await holderOf(folder)).toBeNull();
    await takeLock(folder);
    expect(await holderOf(folder)).toBe(process.pid);
  });

  it('that a crash cut short is taken over', async () => {
    const folder = await testFolder();
    await writeFile(join(folder, 'lock'), '{"pid":');
    await takeLock(folder);
    expect(await holderOf(folder)).toBe(process.pid);
  });

  it('lets one of many win a stale folder', async () => {
    const folder = await testFolder();
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1', pocketbase: null }));
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(folder)));
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });

  it('ends the PocketBase that a crash left, and no other process with its PID', async () => {
    const folder = await testFolder();
    const left = spawn('sleep', ['60'], { stdio: 'ignore' });
    const other = spawn('sleep', ['60'], { stdio: 'ignore' });
    const pocketbaseOf = async (pid = 0, start: string | null = null): Promise<unknown> => ({ pid, start: start ?? (await startOf(pid)) });
    await writeFile(
      join(folder, 'lock'),
      JSON.stringify({ pid: 2 ** 22 + 1, start: '1', pocketbase: await pocketbaseOf(other.pid, 'before') }),
    );
    await (await takeLock(folder)).release();
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, start: '1', pocketbase: await pocketbaseOf(left.pid) }));
    await takeLock(folder);
    expect([isAlive(left.pid ?? 0), isAlive(other.pid ?? 0)]).toEqual([false, true]);
    other.kill('SIGKILL');
  });

  it('writes down who holds it', async () => {
    const folder = await testFolder();
    await takeLock(folder);
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toEqual({
      pid: process.pid,
      start: await startOf(process.pid),
      pocketbase: null,
    });
  });
});
