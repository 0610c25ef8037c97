import { createRelease } from '../records/releases.ts';
import { needed, option, type AdminAct } from './admin-order.ts';

export const createReleaseAct: AdminAct = {
  usage: 'create-release NAME --display-name TEXT [--description TEXT]',
  takesSubject: true,
  takesPassword: false,
  options: { 'display-name': { type: 'string' }, description: { type: 'string' } },
  needs: ['display-name'],
  perform: async (records, order) => {
    const displayName = needed(order, 'display-name');
    const release = await createRelease(records, { name: order.subject, displayName, description: option(order, 'description') ?? '' });
    return `Created release ${release.name}.`;
  },
};
