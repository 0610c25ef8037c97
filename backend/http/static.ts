import { createReadStream, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handler } from 'hono';
import type { AppEnv } from './env.ts';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const squeezable = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.txt', '.csv', '.webmanifest']);

interface Asset {
  path: string;
  size: number;
  type: string;
  immutable: boolean;
  squeezable: boolean;
}

/** The app's files as they were at start: a name that is not in the list has no file. */
export interface Site {
  page: string;
  serve: Handler<AppEnv>;
}

type Squeezed = Map<string, Buffer | 'at work' | 'impossible'>;

const noPage = '<!doctype html><title>Photo-z Server</title><p>The pages are not built yet: run npm run build, then start again.</p>';
const smaller = promisify(gzip);

export function openSite(folder: string): Site {
  const assets = existsSync(folder) ? assetsOf(folder) : new Map<string, Asset>();
  const shell = assets.get('/app.html');
  const page = shell ? readFileSync(shell.path, 'utf8') : noPage;
  const squeezed: Squeezed = new Map();
  const serve: Handler<AppEnv> = (c) => {
    const asset = assets.get(decoded(c.req.path));
    if (asset) return send(asset, squeezed, c.req.raw);
    const isPage = extname(c.req.path) === '' && !c.req.path.startsWith('/_app/');
    if (!isPage) return c.text('Not found', 404);
    return c.body(page, 200, { 'Content-Type': types['.html'] ?? '', 'Cache-Control': 'no-cache' });
  };
  return { page, serve };
}

function assetsOf(folder: string): Map<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map((entry) => assetOf(folder, join(entry.parentPath, entry.name))));
}

function assetOf(folder: string, path: string): [string, Asset] {
  const address = `/${relative(folder, path).split(sep).join('/')}`;
  const extension = extname(path);
  const type = types[extension] ?? 'application/octet-stream';
  const immutable = address.startsWith('/_app/immutable/');
  return [address, { path, size: statSync(path).size, type, immutable, squeezable: squeezable.has(extension) }];
}

/** The first who asks gets the bytes as they are, at once; whoever comes later gets them squeezed. */
function send(asset: Asset, squeezed: Squeezed, request: Request): Response {
  const headers = new Headers({
    'Content-Type': asset.type,
    'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (asset.squeezable) {
    headers.set('Vary', 'Accept-Encoding');
    const ready = squeezed.get(asset.path);
    if (ready === undefined) void squeeze(asset.path, squeezed);
    if (Buffer.isBuffer(ready) && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) {
      headers.set('Content-Encoding', 'gzip');
      return new Response(new Uint8Array(ready), { headers });
    }
  }
  headers.set('Content-Length', String(asset.size));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(Readable.toWeb(createReadStream(asset.path)) as ReadableStream<Uint8Array>, { headers });
}

/** A file that cannot be squeezed goes out as it is, for ever. */
async function squeeze(path: string, squeezed: Squeezed): Promise<void> {
  squeezed.set(path, 'at work');
  squeezed.set(
    path,
    await readFile(path)
      .then(smaller)
      .catch(() => 'impossible' as const),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
