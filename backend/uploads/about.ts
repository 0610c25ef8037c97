import { Fault } from '#core/problem';
import { productType, productTypes, type ProductType } from '#core/product';
import type { About } from '#core/wire/upload';
import { isObject, textField } from '../http/json.ts';
import { findRelease } from '../records/releases.ts';
import type { Records } from '../records/connection.ts';

const mostName = 255;
const mostDescription = 50_000;
const mostPzCode = 55;

/** What is said about a product to be, checked; nothing but the named fields is read. */
export interface CheckedAbout extends About {
  releaseKey: string | null;
}

export async function checkedAbout(records: Records, value: unknown, asker: { admin: boolean }): Promise<CheckedAbout> {
  if (!isObject(value)) throw new Fault('bad-request', '"about" is missing.', { at: 'about' });
  const type = typeOf(value['type']);
  const about = {
    displayName: textField(value, 'displayName', { least: 1, most: mostName }),
    type: type.name,
    pzCode: pzCodeOf(value, type),
    description: textField(value, 'description', { most: mostDescription }),
    official: officialOf(value['official'], asker),
  };
  return { ...about, ...(await releaseOf(records, value['releaseId'], type)) };
}

function typeOf(value: unknown): ProductType {
  const type = typeof value === 'string' ? productType(value) : null;
  if (type) return type;
  throw new Fault(
    'bad-request',
    `The product type is missing or unknown. It must be one of ${productTypes.map(({ name }) => name).join(', ')}.`,
    {
      at: 'type',
    },
  );
}

function pzCodeOf(value: Record<string, unknown>, type: ProductType): string | null {
  const code = textField(value, 'pzCode', { most: mostPzCode });
  if (code === '') return null;
  if (type.mayHavePzCode) return code;
  throw new Fault(
    'bad-request',
    `A product of the type ${type.displayName} has no photo-z code, but "${code}" was given. Leave it empty.`,
    {
      at: 'pz_code',
    },
  );
}

function officialOf(value: unknown, asker: { admin: boolean }): boolean {
  if (value !== true) return false;
  if (asker.admin) return true;
  throw new Fault('not-allowed', 'Only an admin can create an official product. Ask one, or send it as your own.', { at: 'official' });
}

async function releaseOf(
  records: Records,
  value: unknown,
  type: ProductType,
): Promise<{ releaseId: number | null; releaseKey: string | null }> {
  if (value === null || value === undefined) return { releaseId: null, releaseKey: null };
  if (!type.mayHaveRelease) {
    throw new Fault('bad-request', `A product of the type ${type.displayName} belongs to no release. Leave the release empty.`, {
      at: 'release_id',
    });
  }
  const release = typeof value === 'number' && Number.isSafeInteger(value) ? await findRelease(records, value) : null;
  if (!release) throw new Fault('bad-request', `There is no release ${String(value).slice(0, 40)}.`, { at: 'release_id' });
  return { releaseId: release.id, releaseKey: release.key };
}
