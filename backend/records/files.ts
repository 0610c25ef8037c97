import type { RecordModel } from 'pocketbase';
import type { ProductFile } from '#core/wire/product';
import type { Records } from './connection.ts';
import { text, textOrNull, whole } from './fields.ts';

/** The numbers are the reference service's. */
export const fileRoles = { main: 0, description: 1, auxiliary: 2 } as const;

/** The main file first, then as they came. */
export async function filesOf(records: Records, productKey: string): Promise<ProductFile[]> {
  const filter = records.pb.filter('product = {:productKey}', { productKey });
  return (await records.pb.collection('product_files').getFullList({ filter, sort: 'role,seq' })).map(fileOf);
}

function fileOf(record: RecordModel): ProductFile {
  return {
    id: whole(record, 'seq'),
    name: text(record, 'name'),
    table: textOrNull(record, 'table_name'),
    role: roleNamed(whole(record, 'role')),
    mediaType: textOrNull(record, 'media_type') ?? 'application/octet-stream',
    sizeBytes: whole(record, 'size_bytes'),
    sha256: text(record, 'sha256'),
    rows: whole(record, 'rows') || null,
  };
}

function roleNamed(number: number): ProductFile['role'] {
  if (number === fileRoles.main) return 'main';
  return number === fileRoles.description ? 'description' : 'auxiliary';
}
