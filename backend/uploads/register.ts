import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { hasErrors, type Finding } from '#core/finding';
import { meaningOf, roles, type Role } from '#core/meaning';
import type { Mapping } from '#core/mapping';
import { Fault } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import { coarser, type Face } from '#core/profile';
import type { Column } from '#core/table';
import type { ProductColumn } from '#core/wire/product';
import { inspectFile, type Inspection } from '../inspector/inspect.ts';
import type { Parts } from '../parts.ts';
import { publishProduct } from '../records/publishing.ts';
import { digestOf, type Digest } from '../store/digest.ts';
import { extensionOf, mediaTypeOf } from './file-name.ts';
import { workDir } from './staging.ts';

/** What registering needs of the server. */
export type Registrar = Pick<Parts, 'config' | 'records' | 'store'>;

export interface Registration {
  productKey: string;
  type: ProductTypeName;
  /** Moved into the store, from the same disk, unless `keepSource`. */
  path: string;
  fileName: string;
  mapping: Mapping;
  /** Which of the file's tables, by name or number from 1; null or none when there is but one. */
  table?: string | number | null;
  /** What the maker of the file knows of its columns and the format may not hold: unit, UCD, description. */
  columns?: readonly Column[];
  keepSource?: boolean;
  /** The file must have it; and it is how a repetition finds a file that was moved into the store before. */
  expectedSha256?: string | null;
  uploadKey?: string;
}

/** `published` is false when a finding is an error: then nothing was stored and the file is where it was. */
export interface Registered {
  published: boolean;
  findings: Finding[];
  sha256: string;
  rows: number | null;
}

export type Stage = 'fingerprint' | 'reading' | 'storing' | 'publishing';

export interface Watch {
  /** Ends the reading of the file, and lets no further step begin. */
  signal?: AbortSignal;
  onStage?: (stage: Stage) => Promise<void>;
}

const faceNside = 16;

/** The one door by which a file becomes a product. Each step may be repeated after a stop at any point. */
export async function registerFile(parts: Registrar, asked: Registration, watch: Watch = {}): Promise<Registered> {
  const stage = async (next: Stage): Promise<void> => {
    watch.signal?.throwIfAborted();
    await watch.onStage?.(next);
  };
  await stage('fingerprint');
  const registration = { ...asked, path: await placeOf(parts, asked) };
  const digest = await digestOf(registration.path);
  refuseOtherBytes(digest, registration.expectedSha256 ?? null);
  const scratch = workDir(parts.config, registration.productKey);
  try {
    await stage('reading');
    const inspection = await inspected(parts, registration, { scratch, ...watch });
    refuseLongNames(inspection.schema?.columns ?? []);
    const answer = { findings: inspection.findings, sha256: digest.sha256, rows: inspection.rows };
    if (hasErrors(inspection.findings)) return { published: false, ...answer };
    await stage('storing');
    const stored = await storeAll(parts, { registration, inspection, digest });
    await stage('publishing');
    await publishProduct(parts.records, publishingOf(registration, inspection, stored));
    return { published: true, ...answer };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Where the bytes are: not yet in the store, or already. */
async function placeOf({ store }: Pick<Parts, 'store'>, { path, expectedSha256 }: Registration): Promise<string> {
  if (existsSync(path)) return path;
  if (expectedSha256 && (await store.has(expectedSha256))) return store.pathOf(expectedSha256);
  throw new Fault('bad-file', 'The bytes of this file are gone from the server. Discard the upload and send the file again.');
}

async function inspected(
  parts: Registrar,
  { path, fileName, mapping, table = null, type }: Registration,
  { scratch, signal }: Watch & { scratch: string },
): Promise<Inspection> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  const order = { path, fileName, mapping, table, productType: type, workDir: scratch };
  return inspectFile(parts.config, order, signal ? { signal } : {});
}

function refuseOtherBytes(digest: Digest, expected: string | null): void {
  if (expected === null || expected === digest.sha256) return;
  throw new Fault(
    'bad-file',
    `The file that arrived has the fingerprint ${digest.sha256.slice(0, 12)}…, yours has ${expected.slice(0, 12)}…, so it was not published. ` +
      'As a rule the file was changed while it was sent. Discard this upload and send the file again.',
    { at: 'sha256' },
  );
}

/** The records take no more; a longer one would be cut, and then no query could name it. */
const mostColumnName = 1000;

function refuseLongNames(columns: readonly Column[]): void {
  const position = columns.findIndex(({ name }) => name.length > mostColumnName);
  const column = columns[position];
  if (!column) return;
  throw new Fault(
    'bad-file',
    `The name of column ${position + 1}, "${column.name.slice(0, 40)}…", has ${column.name.length} characters; at most ${mostColumnName} fit. Give it a shorter one.`,
    { at: 'columns' },
  );
}

interface Stored {
  original: Digest;
  twinSha256: string | null;
  profileSha256: string | null;
}

async function storeAll(
  { store }: Pick<Parts, 'store'>,
  { registration, inspection, digest }: { registration: Registration; inspection: Inspection; digest: Digest },
): Promise<Stored> {
  const { path, keepSource } = registration;
  const isThere = path === store.pathOf(digest.sha256);
  const original = isThere ? digest : keepSource ? await store.takeCopy(path) : await store.take(path, digest);
  const take = async (made: string | null): Promise<string | null> => (made === null ? null : (await store.take(made)).sha256);
  return { original, twinSha256: await take(inspection.twinPath), profileSha256: await take(inspection.profilePath) };
}

function publishingOf(registration: Registration, inspection: Inspection, stored: Stored): Parameters<typeof publishProduct>[1] {
  const { fileName, mapping } = registration;
  const named = new Set((inspection.schema?.columns ?? []).map(({ name }) => name));
  const played = roles.map(({ role }) => role).filter((role) => named.has(mapping[role] ?? ''));
  return {
    productKey: registration.productKey,
    rows: inspection.rows,
    twinSha256: stored.twinSha256,
    profileSha256: stored.profileSha256,
    roles: played,
    face: inspection.profile && listFace(inspection.profile.face),
    findings: inspection.findings,
    file: {
      name: fileName,
      table: inspection.table,
      mediaType: mediaTypeOf(fileName),
      extension: extensionOf(fileName),
      ...stored.original,
    },
    columns: (inspection.schema?.columns ?? []).map((column) => describedColumn(withMeaning(column, registration.columns ?? []), mapping)),
    uploadKey: registration.uploadKey ?? null,
  };
}

function listFace({ sky, redshifts }: Face): Face {
  return { sky: sky && coarser(sky, faceNside), redshifts };
}

/** What the file says of its column comes first; what its maker says fills the gaps. */
function withMeaning(column: Column, known: readonly Column[]): Column {
  const said = known.find(({ name }) => name === column.name);
  const { unit, ucd, description } = column;
  return {
    ...column,
    unit: unit ?? said?.unit ?? null,
    ucd: ucd ?? said?.ucd ?? null,
    description: description ?? said?.description ?? null,
  };
}

/** What the file says of its column comes first; a role lends its UCD to a column that has none. */
function describedColumn(column: Column, mapping: Mapping): Omit<ProductColumn, 'profile'> {
  const role = roleOf(column.name, mapping);
  return { ...column, role, ucd: column.ucd ?? (role === null ? null : meaningOf(role).ucd) };
}

function roleOf(name: string, mapping: Mapping): Role | null {
  return roles.find(({ role }) => mapping[role] === name)?.role ?? null;
}
