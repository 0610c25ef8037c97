/** GET /api/v2/site: what anyone may know. */
export interface Site {
  name: string;
  version: string;
  maxUploadBytes: number;
  signUp: boolean;
}

/** GET /api/v2/site/totals (signed in): sums over the published products that the reader may see. */
export interface SiteTotals {
  products: number;
  redshifts: number;
  surveys: number;
  byType: { name: string; count: number }[];
  official: number;
  running: number;
}
