import { Hono } from 'hono';
import type { Site } from '#core/wire/site';
import type { Parts } from '../parts.ts';
import { version } from '../version.ts';
import type { AppEnv } from './env.ts';
import { answer } from './json.ts';

export function siteRoutes(parts: Parts): Hono<AppEnv> {
  const site: Site = { name: 'Photo-z Server', version, maxUploadBytes: parts.config.maxUploadBytes, signUp: false };
  return new Hono<AppEnv>().get('/api/v2/site', (c) => answer(c, site));
}
