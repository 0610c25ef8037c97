import { spawn, type ChildProcess } from 'node:child_process';
import { lstat, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '#core/finding';
import type { Mapping } from '#core/mapping';
import { Fault, toFault } from '#core/problem';
import { productType, type ProductTypeName } from '#core/product';
import type { Profile } from '#core/profile';
import type { TableSchema } from '#core/table';
import type { Config } from '../config.ts';
import { childCommand } from '../entry-points.ts';
import { boxed, childEnvironment, type BoxKind } from './box.ts';
import { endOf, ends } from './ends.ts';
import { limitsFor, type Limits } from './limits.ts';
import { longestMessage, names, readAnswer, type Found, type Order } from './message.ts';
import { readProfile } from './profile-file.ts';

export interface InspectionOrder {
  path: string;
  fileName: string;
  mapping: Mapping;
  /** Which of the file's tables, by name or number from 1; null when there is but one. */
  table: string | number | null;
  productType: ProductTypeName;
  /** An empty folder of its own; the twin and the profile are left there. */
  workDir: string;
}

/** What the server knows of a file. For one that is no table, where the type takes any, all but `findings` is null. */
export interface Inspection {
  schema: TableSchema | null;
  rows: number | null;
  /** The name of the table that was read, where the file has several. */
  table: string | null;
  findings: Finding[];
  twinPath: string | null;
  profilePath: string | null;
  profile: Profile | null;
}

/** `signal` ends the child. For tests: other limits, and a sandbox that is not the strongest. */
export interface InspectorSettings {
  signal?: AbortSignal;
  limits?: Partial<Limits>;
  kind?: BoxKind;
}

/** Reads a file in a disposable child without network, secrets or sight of other files, under limits, and gives what it found. */
export async function inspectFile(
  config: Pick<Config, 'unsandboxed'>,
  order: InspectionOrder,
  settings: InspectorSettings = {},
): Promise<Inspection> {
  const { size } = await stat(order.path);
  const limits = { ...limitsFor(size), ...settings.limits };
  try {
    const found = await runChild(config, order, { limits, settings });
    return await collected(found, order.workDir);
  } catch (error) {
    const anyFormat = productType(order.productType)?.tableOnly === false;
    if (anyFormat && error instanceof Fault && ends.has(error)) return unread(error);
    throw error;
  }
}

/** The file is safe though it could not be read within the limits. */
function unread(fault: Fault): Inspection {
  const message = `The file is kept as it is, without a preview. ${fault.message}`;
  const note: Finding = { severity: 'note', code: 'no-preview', column: null, rows: null, line: null, message, remedy: '' };
  return { schema: null, rows: null, table: null, findings: [note], twinPath: null, profilePath: null, profile: null };
}

interface Means {
  limits: Limits;
  settings: InspectorSettings;
}

async function runChild(config: Pick<Config, 'unsandboxed'>, order: InspectionOrder, { limits, settings }: Means): Promise<Found> {
  const { path: inputPath, workDir } = order;
  const [node = process.execPath, ...rest] = childCommand('inspector');
  const command = [node, `--max-old-space-size=${Math.floor(limits.memoryBytes / 3e6)}`, ...rest];
  const kind = settings.kind === undefined ? {} : { kind: settings.kind };
  const box = await boxed({ command, inputPath, workDir, limits }, { unsandboxed: config.unsandboxed, ...kind });
  const { fileName, mapping, table, productType: type } = order;
  const written: Order = { inputPath: box.inputPath, fileName, mapping, table, productType: type, memoryBytes: limits.memoryBytes };
  await writeFile(join(workDir, names.order), JSON.stringify(written));
  const [program = node, ...words] = box.words;
  const child = spawn(program, [...words, box.workDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(workDir),
    cwd: workDir,
    detached: true,
  });
  const end = await watched(child, limits, settings.signal);
  const answer = end.text === null ? null : readAnswer(end.text);
  if (answer && 'found' in answer) return answer.found;
  if (!answer) throw endOf(end, { limits, fileName });
  throw toFault(answer.problem, answer.problem.code === 'internal' ? new Error(end.complaint) : undefined);
}

export interface ChildEnd {
  /** Standard output; null when it was longer than a message may be. */
  text: string | null;
  complaint: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
}

function watched(child: ChildProcess, limits: Limits, signal?: AbortSignal): Promise<ChildEnd> {
  const chunks: Buffer[] = [];
  const end: ChildEnd = { text: '', complaint: '', code: null, signal: null, timedOut: false };
  let length = 0;
  const kill = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  signal?.addEventListener('abort', kill);
  if (signal?.aborted) kill();
  const timer = setTimeout(() => {
    end.timedOut = true;
    kill();
  }, limits.wallSeconds * 1000);
  child.stdout?.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > longestMessage) kill();
    else chunks.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => (end.complaint = (end.complaint + chunk.toString()).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, endedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      kill();
      resolve({ ...end, code, signal: endedBy, text: length > longestMessage ? null : Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** A child that a file has taken over could leave a link to something that is not its own. */
export async function isPlainFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile() && found.nlink === 1,
    () => false,
  );
}

async function collected(found: Found, workDir: string): Promise<Inspection> {
  const twin = join(workDir, names.twin);
  const profilePath = join(workDir, names.profile);
  if (found.schema === null || !(await isPlainFile(twin)) || !(await isPlainFile(profilePath)))
    return { ...found, twinPath: null, profilePath: null, profile: null };
  return { ...found, twinPath: twin, profilePath, profile: readProfile(await readFile(profilePath, 'utf8')) };
}
