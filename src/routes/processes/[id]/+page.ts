import { error } from '@sveltejs/kit';
import { Fault } from '#core/problem';
import { messages } from '../../../lib/messages/catalog.ts';
import { getProcess } from '../../../lib/server.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
  const id = Number(params.id);
  if (!Number.isInteger(id) || id < 1) error(404, messages.process.notFound(params.id));
  try {
    return { process: await getProcess(id) };
  } catch (problem) {
    if (problem instanceof Fault && problem.code === 'not-found') error(404, messages.process.notFound(params.id));
    throw problem;
  }
};
