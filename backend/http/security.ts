import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './env.ts';

/** The headers of every answer; the only inline script that may run is the app's own start, known by its hash. */
export function securityHeaders(page: string): Record<string, string> {
  const scripts = ["'self'", "'wasm-unsafe-eval'", ...inlineScripts(page).map(hashSource)].join(' ');
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      `script-src ${scripts}`,
      "style-src 'self'",
      "style-src-elem 'self'",
      "style-src-attr 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'self' blob:",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
  };
}

/** The headers of the page as it is at each answer, made once for each page. */
export function headersFor(page: () => string): () => Record<string, string> {
  let [known, headers] = [page(), securityHeaders(page())];
  return () => {
    const now = page();
    if (now !== known) [known, headers] = [now, securityHeaders(now)];
    return headers;
  };
}

/** Puts the headers on everything that leaves, errors included. */
export function withHeaders(headers: () => Record<string, string>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers())) c.res.headers.set(name, value);
    if (cameByHttps(c.req.raw.headers)) c.res.headers.set('Strict-Transport-Security', 'max-age=31536000');
    if (c.req.path.startsWith('/api/') && !c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  };
}

/** A proxy in front says so; whoever lies about it only makes their own cookie Secure. */
export function cameByHttps(headers: Headers): boolean {
  return headers.get('x-forwarded-proto') === 'https';
}

/**
 * Whether a change comes from our own pages. A browser names its origin with each change; who names none
 * (no browser, or one that hides it) has no business with a cookie.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null) return site === 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === headers.get('host');
}

/** Whether another site says that it sent this; used where there is no cookie yet, as at sign-in. */
export function isForeign(headers: Headers): boolean {
  const silent = headers.get('origin') === null && headers.get('sec-fetch-site') === null;
  return !silent && !isSameOrigin(headers);
}

function inlineScripts(page: string): string[] {
  return [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
}

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
}
