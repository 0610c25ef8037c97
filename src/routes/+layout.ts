import { error, redirect } from '@sveltejs/kit';
import { toProblem } from '#core/problem';
import { session } from '../lib/session.svelte.ts';
import { withoutAccount } from '../lib/open-pages.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';

export const load: LayoutLoad = async ({ url }) => {
  const open = withoutAccount(url.pathname);
  try {
    await session.learn();
  } catch (cause) {
    if (!open) error(503, toProblem(cause).message);
  }
  if (!open && !session.account) redirect(307, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
};
