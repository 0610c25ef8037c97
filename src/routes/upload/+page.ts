import type { PageLoad } from './$types';

/** The upload has a bar of its own, with its four steps. */
export const load: PageLoad = () => ({ ownHead: true });
