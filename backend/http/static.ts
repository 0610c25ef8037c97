import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handler } from 'hono';
import { isMissing } from '../store/store.ts';
import type { AppEnv } from './env.ts';
import { webStream } from './web-stream.ts';

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
  type: string;
  immutable: boolean;
  squeezable: boolean;
}

/** The app's files: a name that is not in their list has no file. */
export interface Site {
  /** The one page, as it is now. */
  page(): string;
  serve: Handler<AppEnv>;
}

/** By path; of a version of the file that a later build may have replaced. */
type Squeezed = Map<string, { version: string; bytes: Buffer | 'at work' | 'impossible' }>;

const noPage = '<!doctype html><title>Photo-z Server</title><p>The pages are not built yet: run npm run build, then start again.</p>';
const smaller = promisify(gzip);

export function openSite(folder: string): Site {
  const built = new Build(folder);
  const squeezed: Squeezed = new Map();
  const serve: Handler<AppEnv> = async (c) => {
    const path = decoded(c.req.path);
    const isPage = extname(c.req.path) === '' && !c.req.path.startsWith('/_app/');
    const asset = built.asset(path, isPage);
    const answer = asset && (await send(asset, squeezed, c.req.raw));
    if (answer) return answer;
    if (!isPage) return c.text('Not found', 404);
    return c.body(built.page(), 200, { 'Content-Type': types['.html'] ?? '', 'Cache-Control': 'no-cache' });
  };
  return { page: () => built.page(), serve };
}

/** How often a missing file makes the list be read anew. */
const rereadMs = 1000;

/** The folder of a build, which a new build may replace while the server runs. */
class Build {
  readonly #folder: string;
  #assets = new Map<string, Asset>();
  #readAt = -Infinity;
  #page = noPage;
  #pageVersion = '';

  constructor(folder: string) {
    this.#folder = folder;
    this.page();
  }

  page(): string {
    const path = join(this.#folder, 'app.html');
    const found = statSync(path, { throwIfNoEntry: false });
    const version = found ? `${found.size} ${found.mtimeMs}` : this.#pageVersion;
    if (version === this.#pageVersion) return this.#page;
    this.#page = readFileSync(path, 'utf8');
    this.#pageVersion = version;
    this.#read();
    return this.#page;
  }

  asset(path: string, isPage: boolean): Asset | undefined {
    const asset = this.#assets.get(path);
    if (!asset && !isPage && performance.now() - this.#readAt > rereadMs) this.#read();
    return asset ?? this.#assets.get(path);
  }

  #read(): void {
    this.#readAt = performance.now();
    this.#assets = existsSync(this.#folder) ? assetsOf(this.#folder) : new Map<string, Asset>();
  }
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
  return [address, { path, type, immutable, squeezable: squeezable.has(extension) }];
}

/**
 * The first who asks gets the bytes as they are, at once; whoever comes later gets them squeezed. What is said of the file is
 * said of the open file itself, so that a new build under a running server cannot come between; null when the file is gone.
 */
async function send(asset: Asset, squeezed: Squeezed, request: Request): Promise<Response | null> {
  const file = await opened(asset.path);
  if (file === null) return null;
  const { size, mtimeMs } = await file.stat();
  const headers = headersOf(asset);
  const ready = asset.squeezable ? readyBytes(asset.path, `${size} ${mtimeMs}`, squeezed) : null;
  if (ready && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) {
    await file.close();
    headers.set('Content-Encoding', 'gzip');
    return new Response(new Uint8Array(ready), { headers });
  }
  headers.set('Content-Length', String(size));
  if (request.method !== 'HEAD' && size > 0) return new Response(webStream(file.createReadStream({ end: size - 1 })), { headers });
  await file.close();
  return new Response(null, { headers });
}

async function opened(path: string): Promise<FileHandle | null> {
  return open(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

function headersOf({ type, immutable, squeezable: varies }: Asset): Headers {
  const headers = new Headers({
    'Content-Type': type,
    'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (varies) headers.set('Vary', 'Accept-Encoding');
  return headers;
}

/** Null while they are not ready, which the asking begins. */
function readyBytes(path: string, version: string, squeezed: Squeezed): Buffer | null {
  const known = squeezed.get(path);
  if (known?.version === version) return Buffer.isBuffer(known.bytes) ? known.bytes : null;
  void squeeze(path, version, squeezed);
  return null;
}

/** A file that cannot be squeezed goes out as it is. */
async function squeeze(path: string, version: string, squeezed: Squeezed): Promise<void> {
  squeezed.set(path, { version, bytes: 'at work' });
  const bytes = await readFile(path)
    .then(smaller)
    .catch(() => 'impossible' as const);
  squeezed.set(path, { version, bytes });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
