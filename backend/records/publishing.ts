import type { Finding } from '#core/finding';
import type { Role } from '#core/meaning';
import { productStatuses } from '#core/product';
import type { Face } from '#core/profile';
import type { ProductColumn } from '#core/wire/product';
import type { Records } from './connection.ts';
import { fileRoles } from './files.ts';

/** All that becomes true of a product at once. */
export interface Publishing {
  productKey: string;
  rows: number | null;
  twinSha256: string | null;
  profileSha256: string | null;
  roles: Role[];
  face: Face | null;
  findings: Finding[];
  /** `table` is the name of the one that was read, where the file has several. */
  file: { name: string; table: string | null; mediaType: string; extension: string; sizeBytes: number; sha256: string };
  columns: Omit<ProductColumn, 'profile'>[];
  /** The upload that brought it is done in the same moment. */
  uploadKey: string | null;
}

/** One transaction: the product with its file and all its columns, or nothing. Repeating it gives the same product. */
export async function publishProduct(records: Records, publishing: Publishing): Promise<void> {
  const { productKey, uploadKey } = publishing;
  const done = { state: 'done', stage: '', problem: '', findings: publishing.findings };
  await records.pb.send('/api/x/publish', {
    method: 'POST',
    body: {
      product: productKey,
      fields: productFields(publishing),
      files: [fileFields(publishing)],
      columns: publishing.columns.map(columnFields),
      also: uploadKey === null ? [] : [{ collection: 'uploads', id: uploadKey, fields: done }],
    },
  });
}

function productFields({ file, ...publishing }: Publishing): Record<string, unknown> {
  return {
    status: productStatuses.published,
    rows: publishing.rows ?? 0,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    twin_sha256: publishing.twinSha256 ?? '',
    profile_sha256: publishing.profileSha256 ?? '',
    roles: publishing.roles,
    face: publishing.face,
    findings: publishing.findings,
    problem: '',
    published: new Date().toISOString(),
  };
}

function fileFields({ file, rows }: Publishing): Record<string, unknown> {
  const { name, table, mediaType, extension, sizeBytes, sha256 } = file;
  return {
    role: fileRoles.main,
    name,
    table_name: (table ?? '').slice(0, 1000),
    media_type: mediaType,
    extension,
    size_bytes: sizeBytes,
    sha256,
    rows: rows ?? 0,
  };
}

function columnFields(column: Omit<ProductColumn, 'profile'>, position: number): Record<string, unknown> {
  const { name, type, unit, ucd, role, description } = column;
  return {
    ...{ name, type, position, alias: role ?? '' },
    unit: (unit ?? '').slice(0, 200),
    ucd: (ucd ?? '').slice(0, 500),
    description: (description ?? '').slice(0, 5000),
  };
}
