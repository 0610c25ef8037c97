import { redirect } from '@sveltejs/kit';
import { toProblem } from '#core/problem';
import { session } from '../lib/session.svelte.ts';
import { withoutAccount } from '../lib/shell/open-pages.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;
export const prerender = false;
export const trailingSlash = 'never';

export const load: LayoutLoad = async ({ url }) => {
  const open = withoutAccount(url.pathname);
  try {
    await session.learn();
  } catch (error) {
    // The page says so itself: a fault here would leave a page without any style.
    if (!open) return { down: toProblem(error) };
  }
  if (!open && !session.account) redirect(307, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
  return { down: null };
};
