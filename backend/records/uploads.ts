import type { RecordModel, RecordService } from 'pocketbase';
import type { Finding } from '#core/finding';
import type { Mapping } from '#core/mapping';
import type { UploadState } from '#core/wire/upload';
import type { Records } from './connection.ts';
import { expanded, moment, text, textOrNull, whole } from './fields.ts';
import { productOf, type Product } from './product-record.ts';
import { storedFindings, storedMapping, storedTable } from './stored.ts';

/** An upload as it is remembered. `tusId` names its bytes in `staging/`. */
export interface UploadRow {
  key: string;
  id: number;
  ownerKey: string;
  product: Product;
  fileName: string;
  sizeBytes: number;
  tusId: string;
  state: UploadState;
  stage: string | null;
  /** The sender's own SHA-256, null before publishing. */
  sha256: string | null;
  mapping: Mapping;
  /** Which of the file's tables, by name or number from 1; null when nobody said. */
  table: string | number | null;
  findings: Finding[];
  problem: string | null;
  created: string;
  changed: string;
}

const expand = 'product,product.product_type,product.release,product.owner';

export interface NewUploadRow {
  productKey: string;
  ownerKey: string;
  fileName: string;
  sizeBytes: number;
  tusId: string;
}

export async function createUploadRow(records: Records, row: NewUploadRow): Promise<UploadRow> {
  const fields = { product: row.productKey, owner: row.ownerKey, file_name: row.fileName, size_bytes: row.sizeBytes, tus_id: row.tusId };
  return uploadOf(await uploads(records).create({ ...fields, role: 'main', state: 'sending' }, { expand }));
}

export async function findUpload(records: Records, id: number): Promise<UploadRow | null> {
  return one(records, records.pb.filter('seq = {:id}', { id }));
}

export async function uploadOfBytes(records: Records, tusId: string): Promise<UploadRow | null> {
  return one(records, records.pb.filter('tus_id = {:tusId}', { tusId }));
}

async function one(records: Records, filter: string): Promise<UploadRow | null> {
  const { items } = await uploads(records).getList(1, 1, { filter, expand, skipTotal: true });
  return items[0] ? uploadOf(items[0]) : null;
}

/** Whatever is not done, the newest first; of one owner, or of all. */
export async function openUploadRows(records: Records, ownerKey?: string): Promise<UploadRow[]> {
  const filter = ownerKey === undefined ? "state != 'done'" : records.pb.filter("state != 'done' && owner = {:ownerKey}", { ownerKey });
  return (await uploads(records).getFullList({ filter, expand, sort: '-seq' })).map(uploadOf);
}

export interface UploadChange {
  state?: UploadState;
  stage?: string | null;
  sha256?: string;
  mapping?: Mapping;
  table?: string | number | null;
  findings?: Finding[];
  problem?: string | null;
}

export async function changeUpload(records: Records, key: string, change: UploadChange): Promise<UploadRow> {
  const cleared = {
    ...(change.stage === undefined ? {} : { stage: change.stage ?? '' }),
    ...(change.problem === undefined ? {} : { problem: change.problem ?? '' }),
  };
  return uploadOf(await uploads(records).update(key, { ...change, ...cleared }, { expand }));
}

export async function forgetUpload(records: Records, key: string): Promise<void> {
  await uploads(records).delete(key);
}

const states: readonly UploadState[] = ['sending', 'received', 'checking', 'done', 'failed'];

function uploadOf(record: RecordModel): UploadRow {
  const product = expanded(record, 'product');
  if (!product) throw new RangeError(`upload ${record.id} has no product`);
  return {
    key: record.id,
    id: whole(record, 'seq'),
    ownerKey: text(record, 'owner'),
    product: productOf(product),
    fileName: text(record, 'file_name'),
    sizeBytes: whole(record, 'size_bytes'),
    tusId: text(record, 'tus_id'),
    state: states.find((state) => state === text(record, 'state')) ?? 'failed',
    stage: textOrNull(record, 'stage'),
    sha256: textOrNull(record, 'sha256'),
    mapping: storedMapping(record['mapping']),
    table: storedTable(record['table']),
    findings: storedFindings(record['findings']),
    problem: textOrNull(record, 'problem'),
    created: moment(record, 'created') ?? '',
    changed: moment(record, 'updated') ?? '',
  };
}

function uploads(records: Records): RecordService {
  return records.pb.collection('uploads');
}
