import { Fault } from '#core/problem';
import type { Profile } from '#core/profile';
import { isRecord } from './message.ts';

/** Reads what the child wrote, with the doubt that is due to it. */
export function readProfile(text: string): Profile {
  const value: unknown = JSON.parse(text);
  if (isProfile(value)) return value;
  throw new Fault('internal', 'The profile of the table is not of the shape that it should have.');
}

function isProfile(value: unknown): value is Profile {
  return (
    isRecord(value) &&
    typeof value['rows'] === 'number' &&
    Array.isArray(value['columns']) &&
    value['columns'].every(isColumn) &&
    isFace(value['face'])
  );
}

function isColumn(value: unknown): boolean {
  if (!isRecord(value) || typeof value['name'] !== 'string' || typeof value['kind'] !== 'string') return false;
  const counts = ['missing', 'distinct'].every((key) => typeof value[key] === 'number');
  return (
    counts && isNumbers(value['bins']) && Array.isArray(value['labels']) && value['labels'].every((label) => typeof label === 'string')
  );
}

function isFace(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { sky, redshifts } = value;
  const skyIsGood = sky === null || (isRecord(sky) && isNumbers(sky['cells']) && isNumbers(sky['counts']));
  return skyIsGood && (redshifts === null || (isRecord(redshifts) && isNumbers(redshifts['counts'])));
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}
