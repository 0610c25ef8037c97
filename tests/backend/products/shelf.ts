import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Role } from '#core/meaning';
import type { ProductTypeName } from '#core/product';
import type { Profile } from '#core/profile';
import { columnsOf } from '../../../backend/records/columns.ts';
import { findProduct, createProduct } from '../../../backend/records/products.ts';
import type { Product } from '../../../backend/records/product-record.ts';
import { publishProduct } from '../../../backend/records/publishing.ts';
import { findRelease } from '../../../backend/records/releases.ts';
import { findUser } from '../../../backend/records/users.ts';
import { extensionOf, mediaTypeOf } from '../../../backend/uploads/file-name.ts';
import type { TestServer } from '../server.ts';

export interface Placed {
  owner: string;
  displayName: string;
  description?: string;
  type?: ProductTypeName;
  release?: string;
  official?: boolean;
  fileName?: string;
  /** The bytes of the main file. */
  bytes?: string;
  columns?: { name: string; role: Role | null }[];
  profile?: Profile;
}

/** Of two surveys, 1000 rows. */
export const smallProfile: Profile = {
  rows: 1000,
  columns: [
    { name: 'z', type: 'double', missing: 0, distinct: 1000, min: 0, max: 2, kind: 'numbers', bins: [1, 2], labels: [] },
    {
      name: 'survey',
      type: 'text',
      missing: 0,
      distinct: 2,
      min: 'DESI',
      max: 'OZDES',
      kind: 'categories',
      bins: [500, 500],
      labels: ['DESI', 'OZDES'],
    },
  ],
  face: {
    sky: { nside: 64, cells: [0, 4, 5], counts: [100, 300, 600] },
    redshifts: { counts: [1000, ...Array.from({ length: 35 }, () => 0)], below: 0, above: 0, missing: 0, median: 0.02, low: 0, high: 0.05 },
  },
};

const twinFixture = fileURLToPath(new URL('../../fixtures/parquet/codec_zstd.parquet', import.meta.url));

/** Puts a published product on the shelf, without the way through an upload. Its twin has the columns id, z and survey. */
export async function place(server: TestServer, placed: Placed): Promise<Product> {
  const { records, store } = server.parts;
  const product = await register(server, placed);
  const original = await stored(server, placed.bytes ?? `bytes of ${product.id}`);
  const profile = placed.profile ? (await stored(server, JSON.stringify(placed.profile))).sha256 : null;
  const fileName = placed.fileName ?? 'catalog.csv';
  const columns = placed.columns ?? [{ name: 'z', role: 'z' as const }];
  await publishProduct(records, {
    productKey: product.key,
    rows: 1000,
    twinSha256: (await store.takeCopy(twinFixture)).sha256,
    profileSha256: profile,
    roles: columns.flatMap(({ role }) => (role ? [role] : [])),
    face: { sky: { nside: 16, cells: [1], counts: [1000] }, redshifts: null },
    findings: [],
    file: { name: fileName, table: null, mediaType: mediaTypeOf(fileName), extension: extensionOf(fileName), ...original },
    columns: columns.map(({ name, role }) => ({ name, role, type: 'double', unit: null, ucd: null, description: null })),
    uploadKey: null,
  });
  const published = await findProduct(records, product.id);
  if (!published) throw new Error('the product is not there');
  if ((await columnsOf(records, product.key)).length !== columns.length) throw new Error('its columns are not there');
  return published;
}

/** A product that is not published yet. */
export async function register({ parts: { records } }: TestServer, placed: Placed): Promise<Product> {
  const owner = await findUser(records, placed.owner);
  if (!owner) throw new Error(`no user ${placed.owner}`);
  const release = placed.release === undefined ? null : await findRelease(records, placed.release);
  return createProduct(records, {
    displayName: placed.displayName,
    description: placed.description ?? '',
    type: placed.type ?? 'redshift_catalog',
    releaseKey: release?.key ?? null,
    ownerKey: owner.key,
    status: 'registering',
    official: placed.official ?? false,
    pzCode: null,
    origin: 'test',
    processKey: null,
  });
}

async function stored({ parts }: TestServer, words: string): Promise<{ sha256: string; sizeBytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'photoz-shelf-'));
  await writeFile(join(folder, 'file'), words);
  const digest = await parts.store.takeCopy(join(folder, 'file'));
  await rm(folder, { recursive: true });
  return digest;
}
