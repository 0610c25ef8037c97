/** What is served without signing in. */
const open = ['/', '/about', '/sign-in', '/look'];

export function withoutAccount(path: string): boolean {
  return open.includes(path) || path.startsWith('/look/');
}

/** Where to go after signing in: a page of this site, else the start page. */
export function pageAfterSignIn(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith('/sign-in') ? next : '/';
}
