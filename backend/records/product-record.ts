import type { RecordModel } from 'pocketbase';
import type { Finding } from '#core/finding';
import type { Role } from '#core/meaning';
import { productStatuses, productType, type ProductStatus, type ProductTypeName } from '#core/product';
import type { Face } from '#core/profile';
import { expanded, flag, moment, text, textOrNull, whole } from './fields.ts';
import { storedFace, storedFindings, storedRoles } from './stored.ts';

/** A product as it is remembered. `key` is its record's own id, which relations are made of; `id` is the integer id. */
export interface Product {
  key: string;
  id: number;
  internalName: string;
  displayName: string;
  description: string;
  type: ProductTypeName;
  release: { key: string; id: number; displayName: string } | null;
  owner: { key: string; userName: string; displayName: string };
  status: ProductStatus;
  official: boolean;
  pzCode: string | null;
  origin: string;
  processKey: string | null;
  rows: number | null;
  sizeBytes: number | null;
  sha256: string | null;
  twinSha256: string | null;
  profileSha256: string | null;
  roles: Role[];
  face: Face | null;
  findings: Finding[];
  problem: string | null;
  created: string;
  changed: string;
}

/** The relations that `productOf` reads. */
export const productExpand = 'product_type,release,owner';

export function productOf(record: RecordModel): Product {
  const status = statusNamed(whole(record, 'status'));
  const known = textOrNull(record, 'sha256') !== null;
  return {
    ...namesOf(record),
    ...relationsOf(record),
    status,
    official: flag(record, 'official'),
    pzCode: textOrNull(record, 'pz_code'),
    origin: text(record, 'origin'),
    processKey: textOrNull(record, 'process'),
    rows: textOrNull(record, 'twin_sha256') === null ? null : whole(record, 'rows'),
    sizeBytes: known ? whole(record, 'size_bytes') : null,
    sha256: textOrNull(record, 'sha256'),
    twinSha256: textOrNull(record, 'twin_sha256'),
    profileSha256: textOrNull(record, 'profile_sha256'),
    roles: storedRoles(record['roles']),
    face: storedFace(record['face']),
    findings: storedFindings(record['findings']),
    problem: textOrNull(record, 'problem'),
  };
}

function namesOf(
  record: RecordModel,
): Pick<Product, 'key' | 'id' | 'internalName' | 'displayName' | 'description' | 'created' | 'changed'> {
  const created = moment(record, 'created') ?? '';
  return {
    key: record.id,
    id: whole(record, 'seq'),
    internalName: text(record, 'internal_name'),
    displayName: text(record, 'display_name'),
    description: text(record, 'description'),
    created: moment(record, 'published') ?? created,
    changed: moment(record, 'updated') ?? created,
  };
}

function relationsOf(record: RecordModel): Pick<Product, 'type' | 'release' | 'owner'> {
  const release = expanded(record, 'release');
  const owner = expanded(record, 'owner');
  const type = expanded(record, 'product_type');
  return {
    type: productType(type ? text(type, 'name') : '')?.name ?? 'other',
    release: release && { key: release.id, id: whole(release, 'seq'), displayName: text(release, 'display_name') },
    owner: {
      key: text(record, 'owner'),
      userName: owner ? text(owner, 'username') : '',
      displayName: owner ? text(owner, 'display_name') || text(owner, 'username') : '',
    },
  };
}

function statusNamed(number: number): ProductStatus {
  const entry = statusEntries.find(([, value]) => value === number);
  return entry ? entry[0] : 'failed';
}

const statusEntries: readonly [ProductStatus, number][] = [
  ['registering', productStatuses.registering],
  ['published', productStatuses.published],
  ['deleted', productStatuses.deleted],
  ['processing', productStatuses.processing],
  ['failed', productStatuses.failed],
];
