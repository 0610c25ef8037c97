import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Parts } from '../parts.ts';
import { changeProduct, knownHashes, nameTheNameless, unfinishedWithoutUpload } from '../records/products.ts';
import { changeUpload, openUploadRows, type UploadRow } from '../records/uploads.ts';
import { isSha256 } from '../store/digest.ts';
import { discardExpired } from './discard.ts';
import { finishUpload } from './finish.ts';
import { isWorkDir, staged, stagedPath, stagingDir } from './staging.ts';

type Needs = Pick<Parts, 'config' | 'records' | 'store' | 'publisher' | 'log'>;

export interface Reconciled {
  finished: number;
  resumed: number;
  rolledBack: number;
  putAside: string[];
  expired: number;
  /** SHA-256 of files that a product names and the store has not. */
  missing: string[];
}

/**
 * At start, before anyone is served: staging, store and records come to agree. What can be finished is finished,
 * what cannot is taken back or put aside; nothing is deleted but scratch, and uploads whose time is over.
 */
export async function reconcile(parts: Needs): Promise<Reconciled> {
  const report: Reconciled = { finished: 0, resumed: 0, rolledBack: 0, putAside: [], expired: 0, missing: [] };
  await nameTheNameless(parts.records);
  report.expired = await discardExpired(parts, new Date());
  const uploads: UploadRow[] = [];
  for (const upload of await openUploadRows(parts.records)) uploads.push(await settle(parts, upload, report));
  await takeBackOrphans(parts, report);
  await sweepStaging(parts, uploads, report);
  await sweepStore(parts, uploads, report);
  for (const { id } of uploads.filter(({ state }) => state === 'checking')) {
    parts.publisher.resume(id);
    report.resumed += 1;
  }
  if (found(report)) parts.log(reportLine(report));
  return report;
}

/** Whether there was anything to settle: a quiet start says nothing. */
function found({ finished, resumed, rolledBack, putAside, expired, missing }: Reconciled): boolean {
  return finished + resumed + rolledBack + expired + putAside.length + missing.length > 0;
}

function reportLine(report: Reconciled): string {
  const { finished, resumed, rolledBack, putAside, expired, missing } = report;
  const parts = [
    `${finished} uploads finished`,
    `${resumed} resumed`,
    `${rolledBack} taken back`,
    `${expired} expired`,
    `${putAside.length} files put aside`,
    `${missing.length} missing`,
  ];
  return `Store, staging and records compared: ${parts.join(', ')}.${[...putAside, ...missing].map((each) => `\n  ${each}`).join('')}`;
}

async function settle(parts: Needs, upload: UploadRow, report: Reconciled): Promise<UploadRow> {
  const bytes = (await staged(parts.config, upload.tusId))?.bytes ?? 0;
  if (bytes > upload.sizeBytes) {
    report.putAside.push(await parts.store.quarantine(stagedPath(parts.config, upload.tusId), 'larger-than-announced'));
    return takeBack(parts, upload, report);
  }
  if (upload.state === 'sending') {
    if (bytes < upload.sizeBytes) return upload;
    report.finished += 1;
    return finishUpload(parts, upload);
  }
  const isStored = upload.sha256 !== null && (await parts.store.has(upload.sha256));
  return bytes === upload.sizeBytes || isStored ? upload : takeBack(parts, upload, report);
}

/** The sender may go on from what is here. */
async function takeBack(parts: Needs, upload: UploadRow, report: Reconciled): Promise<UploadRow> {
  report.rolledBack += 1;
  return changeUpload(parts.records, upload.key, { state: 'sending', stage: null, problem: null });
}

/** A product whose upload was never remembered: the crash came between the two. */
async function takeBackOrphans(parts: Needs, report: Reconciled): Promise<void> {
  for (const product of await unfinishedWithoutUpload(parts.records)) {
    await changeProduct(parts.records, product.key, { status: 'deleted' });
    report.rolledBack += 1;
  }
}

async function sweepStaging(parts: Needs, uploads: readonly UploadRow[], report: Reconciled): Promise<void> {
  const known = new Set(uploads.flatMap(({ tusId }) => [tusId, `${tusId}.json`]));
  for (const entry of await readdir(stagingDir(parts.config))) {
    if (known.has(entry)) continue;
    // What was made from a file is made from it again, and may be as large.
    if (isWorkDir(entry)) await rm(join(stagingDir(parts.config), entry), { recursive: true });
    else report.putAside.push(await parts.store.quarantine(join(stagingDir(parts.config), entry), 'not-in-records'));
  }
}

async function sweepStore(parts: Needs, uploads: readonly UploadRow[], report: Reconciled): Promise<void> {
  const known = await knownHashes(parts.records);
  const pending = new Set(uploads.map(({ sha256 }) => sha256));
  const there = new Set(
    (await readdir(join(parts.config.dataDir, 'store'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name),
  );
  for (const name of there) {
    if (known.has(name) || pending.has(name)) continue;
    const path = isSha256(name) ? parts.store.pathOf(name) : null;
    if (path) report.putAside.push(await parts.store.quarantine(path, 'not-in-records'));
  }
  report.missing.push(...[...known].filter((hash) => !there.has(hash)));
}
