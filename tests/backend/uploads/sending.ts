import { createHash } from 'node:crypto';
import { Upload as TusUpload } from 'tus-js-client';
import type { Visitor } from '../server.ts';

/** What GET /api/v2/uploads/:id answers, as far as tests look. */
export interface SeenUpload {
  id: number;
  product_id: number;
  state: string;
  stage: string | null;
  received_bytes: number;
  tus_url: string | null;
  findings: { severity: string; code: string; message: string; column: string | null }[];
  problem: string | null;
  kept_until: string;
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const about = {
  display_name: 'My redshifts',
  type: 'redshift_catalog',
  release_id: null,
  pz_code: null,
  description: 'Made for a test',
  official: false,
};

/** A small catalog; `seed` makes its bytes its own. */
export function catalogCsv(rows: number, seed = 0): Buffer {
  const lines = Array.from({ length: rows }, (_, i) => {
    const z = 0.05 + ((i * 37 + seed) % 200) / 100;
    return `${i + 1},${(50 + (i % 90) / 10).toFixed(4)},${(-30 + (i % 70) / 10).toFixed(4)},${z.toFixed(4)},${i % 2 ? 'DESI' : 'OZDES'}`;
  });
  return Buffer.from(`object_id,ra,dec,z,survey\n${lines.join('\n')}\n`);
}

export const catalogMapping = { id: 'object_id', ra: 'ra', dec: 'dec', z: 'z', survey: 'survey' };

export async function announce(visitor: Visitor, file: { name: string; bytes: number }, more: object = {}): Promise<SeenUpload> {
  const answer = await visitor.send('POST', '/api/v2/uploads', {
    about: { ...about, ...more },
    file_name: file.name,
    size_bytes: file.bytes,
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SeenUpload;
}

/** Sends all bytes by tus-js-client, the way the page does. */
export function sendBytes(url: string, visitor: Visitor, { upload, bytes }: { upload: SeenUpload; bytes: Buffer }): Promise<void> {
  return new Promise((resolve, reject) => {
    new TusUpload(bytes, {
      endpoint: `${url}/api/v2/tus`,
      ...(upload.tus_url === null ? {} : { uploadUrl: `${url}${upload.tus_url}` }),
      headers: { Cookie: visitor.cookie, Origin: url },
      metadata: { upload: String(upload.id) },
      chunkSize: 256 * 1024,
      retryDelays: [0, 100, 300],
      parallelUploads: 1,
      storeFingerprintForResuming: false,
      onSuccess: () => resolve(),
      onError: reject,
    }).start();
  });
}

export async function seen(visitor: Visitor, id: number): Promise<SeenUpload> {
  const answer = await visitor.ask(`/api/v2/uploads/${id}`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SeenUpload;
}

export function publish(visitor: Visitor, id: number, body: { sha256: string; mapping: object; table?: unknown }): Promise<Response> {
  return visitor.send('POST', `/api/v2/uploads/${id}/publish`, body);
}

/** Waits until the server has said yes or no. */
export async function settled(visitor: Visitor, id: number): Promise<SeenUpload> {
  for (;;) {
    const upload = await seen(visitor, id);
    if (upload.state === 'done' || upload.state === 'failed') return upload;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A whole upload, from the announcement to the product. */
export async function bringIn(
  server: { url: string },
  visitor: Visitor,
  file: { name: string; bytes: Buffer; mapping: object; table?: unknown; about?: object },
): Promise<SeenUpload> {
  const upload = await announce(visitor, { name: file.name, bytes: file.bytes.length }, file.about);
  await sendBytes(server.url, visitor, { upload, bytes: file.bytes });
  const answer = await publish(visitor, upload.id, { sha256: sha256(file.bytes), mapping: file.mapping, table: file.table });
  if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
  return settled(visitor, upload.id);
}
