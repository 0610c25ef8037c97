import PocketBase, { ClientResponseError, type RecordModel } from 'pocketbase';
import { Fault } from '#core/problem';

export interface Superuser {
  email: string;
  password: string;
}

/** The memory of the server: PocketBase on loopback, spoken to as superuser. */
export interface Records {
  readonly pb: PocketBase;
}

const renewBeforeSeconds = 300;

/** Signs in, and signs in again before the superuser's token ends. */
export async function openRecords(url: string, superuser: Superuser): Promise<Records> {
  const pb = new PocketBase(url);
  pb.autoCancellation(false);
  const signIn = (): Promise<unknown> =>
    pb.collection('_superusers').authWithPassword(superuser.email, superuser.password, { headers: { 'x-renewal': '1' } });
  let renewal: Promise<unknown> | null = null;
  pb.beforeSend = async (address, options) => {
    const headers = options.headers ?? {};
    if (!('x-renewal' in headers) && secondsLeft(pb.authStore.token) < renewBeforeSeconds) {
      renewal ??= signIn().finally(() => (renewal = null));
      await renewal;
      return { url: address, options: { ...options, headers: { ...headers, Authorization: pb.authStore.token } } };
    }
    return { url: address, options };
  };
  await signIn();
  return { pb };
}

function secondsLeft(token: string): number {
  const middle = token.split('.')[1];
  if (middle === undefined) return 0;
  const claims: unknown = JSON.parse(Buffer.from(middle, 'base64url').toString());
  if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return 0;
  return Number(claims.exp) - Date.now() / 1000;
}

/** The only record that the filter finds, or null. Make filters with `pb.filter('x = {:v}', { v })`. */
export async function findOne(records: Records, collection: string, filter: string): Promise<RecordModel | null> {
  const found = await records.pb.collection(collection).getList(1, 1, { filter, skipTotal: true });
  return found.items[0] ?? null;
}

/** Whether a record was refused because a value of `field` that must be unique is taken. */
export function isTaken(error: unknown, field: string): boolean {
  if (!(error instanceof ClientResponseError)) return false;
  const data: unknown = error.response['data'];
  return typeof data === 'object' && data !== null && field in data && JSON.stringify(data).includes('validation_not_unique');
}

/** PocketBase that does not answer is a matter for people; its other errors are faults of ours and keep their own class. */
export function recordsFault(error: unknown): unknown {
  if (!(error instanceof ClientResponseError) || error.status !== 0) return error;
  return new Fault('unavailable', 'The records do not answer at this moment. Try again in a few seconds.', { cause: error });
}
