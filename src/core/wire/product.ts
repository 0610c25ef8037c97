import type { Finding } from '#core/finding';
import type { Role } from '#core/meaning';
import type { ProductStatus, ProductTypeName } from '#core/product';
import type { ColumnProfile, Face } from '#core/profile';
import type { ColumnType } from '#core/table';

/** A row of GET /api/v2/products. `roles` are the roles that have a column; `face.sky` is nside 16. */
export interface ProductSummary {
  id: number;
  internalName: string;
  displayName: string;
  description: string;
  type: ProductTypeName;
  release: { id: number; displayName: string } | null;
  owner: { userName: string; displayName: string };
  mine: boolean;
  official: boolean;
  status: ProductStatus;
  origin: string;
  rows: number | null;
  sizeBytes: number | null;
  roles: Role[];
  face: Face | null;
  created: string;
  changed: string;
}

/** GET /api/v2/products/:id. `can` holds what the asker may do. */
export interface ProductDetail extends ProductSummary {
  pzCode: string | null;
  files: ProductFile[];
  columns: ProductColumn[];
  findings: Finding[];
  madeBy: MadeBy | null;
  usedBy: ProductLink[];
  can: { edit: boolean; delete: boolean; publish: boolean };
}

export interface ProductFile {
  id: number;
  name: string;
  /** The name of the table that the product is, where the file has several. */
  table: string | null;
  role: 'main' | 'description' | 'auxiliary';
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  rows: number | null;
}

export interface ProductColumn {
  name: string;
  type: ColumnType;
  unit: string | null;
  ucd: string | null;
  role: Role | null;
  description: string | null;
  profile: ColumnProfile | null;
}

export interface ProductLink {
  id: number;
  displayName: string;
  type: ProductTypeName;
  rows: number | null;
  face: Face | null;
}

/** The process that made the product, with what it took and what happened to the rows on the way. */
export interface MadeBy {
  processId: number;
  pipeline: string;
  pipelineVersion: string;
  started: string;
  seconds: number;
  inputs: ProductLink[];
  settings: Setting[];
  waterfall: WaterfallRow[];
}

/** One parameter of a process in words. */
export interface Setting {
  label: string;
  value: string;
}

/** `kept` rows are left after the row; `taken` were taken away by it. */
export interface WaterfallRow {
  label: string;
  kept: number;
  taken: number;
}

/** GET /api/v2/products answer; counts in `facets` are for the present filter without the facet's own choice. */
export interface ProductPage {
  count: number;
  results: ProductSummary[];
  facets: { types: FacetCount[]; releases: FacetCount[]; roles: FacetCount[] };
  tabs: { all: number; official: number; user: number; mine: number; unfinished: number };
}

export interface FacetCount {
  value: string;
  label: string;
  count: number;
}

/** The query of GET /api/v2/products, as the address bar and the server speak it. */
export interface ProductQuery {
  search: string;
  tab: 'all' | 'official' | 'user' | 'mine' | 'unfinished';
  types: ProductTypeName[];
  /** Release ids; 0 is "no release". */
  releases: number[];
  roles: Role[];
  sort: 'newest' | 'oldest' | 'name' | 'rows';
  page: number;
  pageSize: number;
}

/** GET /api/v2/products/:id/rows: the first rows of the Parquet twin, cells as JSON (bigint as text). */
export interface RowsPreview {
  columns: { name: string; type: ColumnType }[];
  cells: (string | number | boolean | null)[][];
  total: number;
}

/** PATCH /api/v2/products/:id body. */
export interface ProductEdit {
  displayName?: string;
  description?: string;
}
