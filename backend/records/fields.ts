import type { RecordModel } from 'pocketbase';

/** The fields of a record as types; PocketBase gives "", 0 and false where nothing is stored. */
export function text(record: RecordModel, field: string): string {
  const value: unknown = record[field];
  return typeof value === 'string' ? value : '';
}

export function textOrNull(record: RecordModel, field: string): string | null {
  return text(record, field) || null;
}

export function whole(record: RecordModel, field: string): number {
  const value: unknown = record[field];
  return typeof value === 'number' ? value : 0;
}

export function flag(record: RecordModel, field: string): boolean {
  return record[field] === true;
}

export function texts(record: RecordModel, field: string): string[] {
  const value: unknown = record[field];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** ISO 8601 UTC, or null. PocketBase writes a blank between date and time. */
export function moment(record: RecordModel, field: string): string | null {
  return text(record, field).replace(' ', 'T') || null;
}

/** The record that a relation names, when it was expanded. */
export function expanded(record: RecordModel, field: string): RecordModel | null {
  const value: unknown = record.expand?.[field];
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is RecordModel {
  return typeof value === 'object' && value !== null && 'id' in value && 'collectionName' in value;
}
