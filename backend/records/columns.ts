import type { RecordModel } from 'pocketbase';
import { isRole, type Role } from '#core/meaning';
import { columnTypes, type ColumnType } from '#core/table';
import type { ProductColumn } from '#core/wire/product';
import type { Records } from './connection.ts';
import { text, textOrNull } from './fields.ts';

/** In the file's order. */
export async function columnsOf(records: Records, productKey: string): Promise<Omit<ProductColumn, 'profile'>[]> {
  const filter = records.pb.filter('product = {:productKey}', { productKey });
  return (await records.pb.collection('product_columns').getFullList({ filter, sort: 'position', batch: 1000 })).map(columnOf);
}

/** The keys of the products that have a column of this name, whatever the case of its letters. */
export async function productsWithColumn(records: Records, name: string): Promise<Set<string>> {
  const filter = records.pb.filter('name:lower = {:name}', { name: name.toLowerCase() });
  const found = await records.pb.collection('product_columns').getFullList({ filter, fields: 'product', batch: 1000 });
  return new Set(found.map((record) => String(record['product'])));
}

/** Which column plays the role: its name by the key of its product. */
export async function columnsPlaying(records: Records, role: Role): Promise<Map<string, string>> {
  const filter = records.pb.filter('alias = {:role}', { role });
  const found = await records.pb.collection('product_columns').getFullList({ filter, fields: 'product,name', batch: 1000 });
  return new Map(found.map((record) => [String(record['product']), String(record['name'])]));
}

function columnOf(record: RecordModel): Omit<ProductColumn, 'profile'> {
  const role = text(record, 'alias');
  return {
    name: text(record, 'name'),
    type: typeNamed(text(record, 'type')),
    unit: textOrNull(record, 'unit'),
    ucd: textOrNull(record, 'ucd'),
    role: isRole(role) ? role : null,
    description: textOrNull(record, 'description'),
  };
}

function typeNamed(word: string): ColumnType {
  return columnTypes.find((type) => type === word) ?? 'text';
}
