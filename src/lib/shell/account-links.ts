import { messages } from '../messages/catalog.ts';

/** What belongs to the person who is signed in. */
export const accountLinks = [
  { href: '/account', label: messages.shell.yourAccount },
  { href: '/products?tab=mine', label: messages.shell.yourProducts },
  { href: '/processes?mine=1', label: messages.shell.processes },
  { href: '/releases', label: messages.shell.releases },
] as const;
