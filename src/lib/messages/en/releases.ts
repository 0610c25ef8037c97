import { count } from '../../format.ts';

export const releases = {
  title: 'Releases',
  lead: 'The releases of Rubin data that products belong to.',
  name: 'Short name',
  displayName: 'Name',
  description: 'Description',
  created: 'Added',
  products: 'Products',
  see: (n: number) => count(n),
  empty: 'There is no release yet.',
  emptyAdmin: 'There is no release yet. Add the first one below.',
  addTitle: 'Add a release',
  nameHint: 'Lower-case letters, digits, `_`, `.` and `-`',
  add: 'Add release',
  added: (name: string) => `Release ${name} is added.`,
  noName: 'Type a short name, such as `dp1`',
  badName: 'A short name has only lower-case letters, digits, `_`, `.` and `-`',
  noDisplayName: 'Type a name',
};
