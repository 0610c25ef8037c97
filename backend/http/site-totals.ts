import { Hono } from 'hono';
import { productTypes } from '#core/product';
import type { ColumnProfile, Face, Profile } from '#core/profile';
import type { SiteTotals } from '#core/wire/site';
import type { Parts } from '../parts.ts';
import { columnsPlaying } from '../records/columns.ts';
import { listedProducts, type ListedProduct } from '../records/product-list.ts';
import { processesWith } from '../records/processes.ts';
import type { AppEnv } from './env.ts';
import { answer } from './json.ts';
import { profileOf } from './profiles.ts';
import { sumFaces } from './site-face.ts';

/** What the profiles of all catalogs say together; made again when the list of catalogs is another. */
interface Summed {
  mark: string;
  face: Face;
  surveys: number;
}

export function siteTotalsRoutes(parts: Parts): Hono<AppEnv> {
  let summed: Promise<Summed> | null = null;
  const sumOf = async (products: readonly ListedProduct[]): Promise<Summed> => {
    const catalogs = products.filter(isCatalog);
    const mark = catalogs.map(({ key, profileSha256 }) => `${key} ${profileSha256 ?? ''}`).join();
    const before = await summed?.catch(() => null);
    if (before?.mark === mark) return before;
    return (summed = sumCatalogs(parts, catalogs, mark));
  };
  return new Hono<AppEnv>()
    .get('/api/v2/site/totals', async (c) => {
      const published = (await listedProducts(parts.records)).filter(({ status }) => status === 'published');
      const { surveys } = await sumOf(published);
      const running = (await processesWith(parts.records, ['Running'])).length;
      return answer(c, { ...totalsOf(published), surveys, running } satisfies SiteTotals);
    })
    .get('/api/v2/site/face', async (c) => answer(c, (await sumOf(await listedProducts(parts.records))).face));
}

function isCatalog({ status, type }: ListedProduct): boolean {
  return status === 'published' && type === 'redshift_catalog';
}

function totalsOf(published: readonly ListedProduct[]): Omit<SiteTotals, 'surveys' | 'running'> {
  const countOf = (name: string): number => published.filter(({ type }) => type === name).length;
  return {
    products: published.length,
    redshifts: published.filter(isCatalog).reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    byType: productTypes.map(({ name }) => ({ name, count: countOf(name) })).filter(({ count }) => count > 0),
    official: published.filter(({ official }) => official).length,
  };
}

/** One profile at a time in memory: that of a catalog of 1,296 columns is large. */
async function sumCatalogs(parts: Parts, catalogs: readonly ListedProduct[], mark: string): Promise<Summed> {
  const faces: Face[] = [];
  const surveys = new Set<string>();
  const columns = await columnsPlaying(parts.records, 'survey');
  for (const catalog of catalogs) {
    const profile = await profileOf(parts, catalog.profileSha256);
    if (!profile) continue;
    faces.push(profile.face);
    for (const survey of surveysIn(profile, columns.get(catalog.key), catalog.id)) surveys.add(survey);
  }
  return { mark, face: sumFaces(faces), surveys: surveys.size };
}

/** A catalog that names no surveys counts for one. */
function surveysIn(profile: Profile, columnName: string | undefined, productId: number): string[] {
  const column = profile.columns.find(({ name }) => name === columnName);
  const named = column ? labelsOf(column) : [];
  return named.length > 0 ? named : [`product ${productId}`];
}

function labelsOf({ kind, labels, min }: ColumnProfile): string[] {
  if (kind === 'categories') return labels;
  return kind === 'constant' && min !== null ? [String(min)] : [];
}
