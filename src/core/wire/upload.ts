import type { Finding } from '#core/finding';
import type { Mapping } from '#core/mapping';
import type { ProductTypeName } from '#core/product';

/** Step 1 of an upload. */
export interface About {
  displayName: string;
  type: ProductTypeName;
  releaseId: number | null;
  pzCode: string | null;
  description: string;
  official: boolean;
}

/** POST /api/v2/uploads body: asked before the first byte, so that size and free disk are known to fit. */
export interface NewUpload {
  about: About;
  fileName: string;
  sizeBytes: number;
}

/** `sending`: bytes are missing. `received`: all are here. `checking`: the server reads the file. */
export type UploadState = 'sending' | 'received' | 'checking' | 'done' | 'failed';

/** GET /api/v2/uploads (mine, unfinished) and /api/v2/uploads/:id. `tusUrl` is where the bytes go, null before the first. */
export interface Upload {
  id: number;
  productId: number;
  about: About;
  fileName: string;
  sizeBytes: number;
  receivedBytes: number;
  state: UploadState;
  stage: string | null;
  tusUrl: string | null;
  findings: Finding[];
  problem: string | null;
  created: string;
  keptUntil: string;
}

/** POST /api/v2/uploads/:id/publish body. `sha256` is the browser's own, hex. */
export interface Publish {
  sha256: string;
  mapping: Mapping;
  /** Which table of the file is meant: a name, or a number from 1; null when there is but one. */
  table: string | number | null;
}
