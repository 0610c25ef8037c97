import { createSHA256 } from 'hash-wasm';

const pieceBytes = 4 * 1024 * 1024;

/** SHA-256 of the bytes, hex, read piece by piece. */
export async function sha256Of(bytes: Blob, onProgress: (share: number) => void): Promise<string> {
  const hash = await createSHA256();
  for (let at = 0; at < bytes.size; at += pieceBytes) {
    hash.update(new Uint8Array(await bytes.slice(at, at + pieceBytes).arrayBuffer()));
    onProgress(Math.min(1, (at + pieceBytes) / bytes.size));
  }
  return hash.digest('hex');
}
