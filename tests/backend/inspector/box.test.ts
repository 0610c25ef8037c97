import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boxed, boxKind, childEnvironment, type BoxKind } from '../../../backend/inspector/box.ts';
import { projectRoot } from '../../../backend/entry-points.ts';
import { limitsFor } from '../../../backend/inspector/limits.ts';

const scratch = mkdtempSync(join(tmpdir(), 'photoz-box-'));
const input = join(scratch, 'input.csv');
const canary = join(scratch, 'canary.txt');
const offered = await boxKind();
let server: Server;
let port = 0;

beforeAll(async () => {
  writeFileSync(input, 'ra\n1\n');
  writeFileSync(canary, 'secret');
  server = createServer((socket) => socket.on('error', () => undefined).end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(() => {
  server.close();
  rmSync(scratch, { recursive: true, force: true });
});

const script = `
const fs = require('node:fs'), net = require('node:net');
const [input, work, port, ...others] = process.argv.slice(1);
const tried = (f) => { try { f(); return 'yes'; } catch (error) { return error.code; } };
const seen = { input: tried(() => fs.readFileSync(input)), env: Object.keys(process.env).sort() };
seen.others = others.map((path) => tried(() => fs.readFileSync(path)));
seen.inputWrite = tried(() => fs.appendFileSync(input, 'x'));
seen.codeWrite = tried(() => fs.accessSync(others[1], fs.constants.W_OK));
seen.work = tried(() => fs.writeFileSync(work + '/made', 'x'));
net.connect(Number(port), '127.0.0.1').on('connect', () => end('yes')).on('error', (error) => end(error.code));
function end(network) { console.log(JSON.stringify({ ...seen, network })); process.exit(0); }
`;

interface Seen {
  input: string;
  env: string[];
  others: string[];
  inputWrite: string;
  codeWrite: string;
  work: string;
  network: string;
}

async function seenIn(kind: BoxKind): Promise<Seen> {
  const workDir = mkdtempSync(join(scratch, 'work-'));
  const outside = [canary, join(projectRoot, 'package.json'), join(projectRoot, '.git/config'), '/etc/passwd'];
  const order = { command: [process.execPath, '-e', script], inputPath: input, workDir, limits: limitsFor(10) };
  const box = await boxed(order, { unsandboxed: true, kind });
  const [program = '', ...words] = [...box.words, box.inputPath, box.workDir, String(port), ...outside];
  const { stdout } = await promisify(execFile)(program, words, { env: childEnvironment(workDir) });
  expect(readFileSync(join(workDir, 'made'), 'utf8')).toBe('x');
  return JSON.parse(stdout);
}

describe('a child in bubblewrap', () => {
  const missing = offered !== 'bubblewrap';
  it.skipIf(missing)(
    `has no network, no secret, and sees no file but its own ${missing ? '(SKIPPED: no bubblewrap here)' : ''}`,
    async () => {
      const seen = await seenIn('bubblewrap');
      expect(seen.network).toBe('ECONNREFUSED');
      expect(seen.input).toBe('yes');
      expect(seen.others).toEqual(['ENOENT', 'yes', 'ENOENT', 'ENOENT']);
      expect(seen.env).toEqual(['HOME', 'LANG', 'PATH', 'PWD', 'TZ']);
      expect(seen.inputWrite).toBe('EROFS');
      expect(seen.codeWrite).toBe('EROFS');
    },
  );

  it.skipIf(missing)('does not see a data folder that lies within the project', async () => {
    const folder = join(projectRoot, 'data', 'box-test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'secret.json'), '{}');
    try {
      const order = { command: ['ls', folder], inputPath: input, workDir: mkdtempSync(join(scratch, 'work-')), limits: limitsFor(10) };
      const [program = '', ...words] = (await boxed(order, { unsandboxed: false, kind: 'bubblewrap' })).words;
      await expect(promisify(execFile)(program, words)).rejects.toThrow('No such file');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a child in unshare', () => {
  const missing = offered === 'none';
  it.skipIf(missing)(`has no network and no secret ${missing ? '(SKIPPED: no user namespaces here)' : ''}`, async () => {
    const seen = await seenIn('unshare');
    expect(['ECONNREFUSED', 'ENETUNREACH']).toContain(seen.network);
    expect(seen.env.filter((key) => !['HOME', 'LANG', 'PATH', 'PWD', 'TZ', 'OLDPWD', 'SHLVL', '_'].includes(key))).toEqual([]);
  });
});

describe('a child without a sandbox', () => {
  it('reaches the network: what the tests above see is the sandbox', async () => {
    const seen = await seenIn('none');
    expect(seen.network).toBe('yes');
    expect(seen.others[0]).toBe('yes');
  });
});
