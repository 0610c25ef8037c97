import type { ProductSummary } from '#core/wire/product';
import { messages } from '../messages/catalog.ts';
import { getProcess, getProduct } from '../server.ts';
import type { CombineForm } from './combine-form.svelte.ts';

/** Fills the form from an earlier process (`copy=1187`) or with catalogs (`with=12,13`); answers with what to say about it. */
export async function startFrom(form: CombineForm, params: URLSearchParams): Promise<string | null> {
  const copied = Number(params.get('copy'));
  if (Number.isInteger(copied) && copied > 0) return copyProcess(form, copied);
  const ids = (params.get('with') ?? '').split(',').filter((id) => /^\d+$/.test(id));
  const { found } = await published(ids.map((id) => ({ id: Number(id), displayName: id })));
  found.forEach((catalog) => form.add(catalog));
  return null;
}

async function copyProcess(form: CombineForm, id: number): Promise<string> {
  const words = messages.combine;
  const process = await getProcess(id);
  const { found, gone } = await published(process.inputs);
  form.catalogs = found;
  form.copy(process);
  return words.copiedFrom(String(id)) + (gone.length > 0 ? ` ${words.copiedGone(gone.join(', '))}` : '');
}

/** Catalogs that can still be used, in the order asked for, and the names of those that cannot. */
async function published(asked: readonly { id: number; displayName: string }[]): Promise<{ found: ProductSummary[]; gone: string[] }> {
  const answers = await Promise.allSettled(asked.map(({ id }) => getProduct(id)));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value.status === 'published' ? [answer.value] : []));
  const known = new Set(found.map(({ id }) => id));
  return { found, gone: asked.filter(({ id }) => !known.has(id)).map(({ displayName }) => displayName) };
}
