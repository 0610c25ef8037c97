import type { RecordModel } from 'pocketbase';
import { Fault } from '#core/problem';
import type { NewRelease, Release } from '#core/wire/release';
import { findOne, isTaken, type Records } from './connection.ts';
import { moment, text, whole } from './fields.ts';

/** A release with the key of its record, which relations are made of. */
export interface ReleaseRow extends Release {
  key: string;
}

const nameShape = /^[a-z0-9][a-z0-9_.-]{0,63}$/;
const mostTitle = 200;
const mostDescription = 10_000;

function releaseRow(record: RecordModel): ReleaseRow {
  return {
    key: record.id,
    id: whole(record, 'seq'),
    name: text(record, 'name'),
    displayName: text(record, 'display_name'),
    description: text(record, 'description'),
    created: moment(record, 'created') ?? '',
  };
}

/** The newest first. */
export async function listReleases(records: Records): Promise<ReleaseRow[]> {
  return (await records.pb.collection('releases').getFullList({ sort: '-seq' })).map(releaseRow);
}

export async function findRelease(records: Records, idOrName: number | string): Promise<ReleaseRow | null> {
  const filter = typeof idOrName === 'number' ? 'seq = {:idOrName}' : 'name = {:idOrName}';
  const record = await findOne(records, 'releases', records.pb.filter(filter, { idOrName }));
  return record && releaseRow(record);
}

export async function createRelease(records: Records, release: NewRelease): Promise<ReleaseRow> {
  checkRelease(release);
  try {
    const { name, displayName, description } = release;
    return releaseRow(await records.pb.collection('releases').create({ name, display_name: displayName, description }));
  } catch (error) {
    if (isTaken(error, 'name'))
      throw new Fault('conflict', `There is a release named ${release.name} already.`, { at: 'name', cause: error });
    throw error;
  }
}

function checkRelease(release: NewRelease): void {
  if (!nameShape.test(release.name)) {
    const shape = 'it must be 1 to 64 lower-case letters, digits, "_", "." or "-", and begin with a letter or digit';
    throw new Fault('bad-request', `"${release.name.slice(0, 80)}" is no release name: ${shape}.`, { at: 'name' });
  }
  if (release.displayName === '' || release.displayName.length > mostTitle) {
    throw new Fault('bad-request', `The display name has ${release.displayName.length} characters; it must have 1 to ${mostTitle}.`, {
      at: 'displayName',
    });
  }
  if (release.description.length > mostDescription) {
    throw new Fault('bad-request', `The description has ${release.description.length} characters; at most ${mostDescription} fit.`, {
      at: 'description',
    });
  }
}
