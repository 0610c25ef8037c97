import type { Finding } from '#core/finding';
import { cellAt } from '#core/wall';
import { note } from '#formats/hats/findings';
import { parquet } from '#formats/parquet/parquet';
import type { FolderSource } from '#formats/source';
import type { FileColumn } from '#formats/stored';
import type { BatchOptions, FileBatch, OpaqueColumn, TableFile } from '#formats/table-file';

/** One file of rows; files that agree share one list of columns. */
export interface Part {
  path: string;
  rows: number;
  columns: readonly FileColumn[];
  /** Nested columns, each with the name of the column before it. */
  opaque: readonly (Omit<OpaqueColumn, 'after'> & { behind: string | null })[];
  findings: readonly Finding[];
}

const placesLeftOut = note({
  severity: 'note',
  code: 'hats-place-columns',
  message: 'The columns Norder, Dir and Npix tell the cell of the sky that the file is for. They are left out of the table.',
  remedy: 'Nothing to do; the positions tell the same.',
});

/** Older builders keep the partition's place in columns of its files, too. */
function isPlace({ name, type }: FileColumn): boolean {
  return ['Norder', 'Dir', 'Npix'].includes(name) && (type === 'integer' || type === 'bigint');
}

export async function openPart(folder: FolderSource, path: string): Promise<TableFile> {
  return parquet.open({ source: await folder.open(path), gzipped: false }, {});
}

export class Parts {
  readonly #folder: FolderSource;
  readonly #shared = new Map<string, readonly FileColumn[]>();

  constructor(folder: FolderSource) {
    this.#folder = folder;
  }

  /** Reads the footer. */
  async look(path: string): Promise<Part> {
    const file = await openPart(this.#folder, path);
    file.close();
    const columns = file.schema.columns.filter((column) => !isPlace(column));
    const key = JSON.stringify(columns);
    const shared = this.#shared.get(key) ?? columns;
    this.#shared.set(key, shared);
    const left = columns.length < file.schema.columns.length ? [placesLeftOut] : [];
    const before = (after: number): string | null =>
      columns.findLast((column) => file.schema.columns.indexOf(column) < after)?.name ?? null;
    const opaque = (file.opaque ?? []).map(({ name, kind, after }) => ({ name, kind, behind: before(after) }));
    return { path, rows: file.schema.rows ?? 0, columns: shared, opaque, findings: [...file.findings, ...left] };
  }

  async *batches(path: string, options: BatchOptions): AsyncGenerator<FileBatch> {
    const file = await openPart(this.#folder, path);
    try {
      yield* file.batches(options);
    } finally {
      file.close();
    }
  }

  /** Whether no row has a value; a column of nothing has no type of its own. */
  async isEmpty(path: string, column: string): Promise<boolean> {
    for await (const { rows, columns } of this.batches(path, { columns: [column] })) {
      const [data] = columns;
      if (!data || 'items' in data) return false;
      for (let i = 0; i < rows; i++) if (cellAt(data, i) !== null) return false;
    }
    return true;
  }
}
