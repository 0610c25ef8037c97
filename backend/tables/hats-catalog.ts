import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Finding } from '#core/finding';
import { formatProperties } from '#formats/hats/properties';
import { parquetWriter } from '#formats/parquet/write';
import type { FileColumn } from '#formats/stored';
import type { TableRows } from '#formats/table-file';
import { fileSink } from './file-sink.ts';
import { pickedBatches } from './hats-batches.ts';
import type { Block } from './hats-buckets.ts';
import { coverage, type Pixel } from './hats-tree.ts';

/** What all files of a catalog have in common. */
export interface CatalogSchema {
  name: string;
  columns: readonly FileColumn[];
  metadata: ReadonlyMap<string, string>;
}

/** A catalog's folder while it is written: one file for each partition, then what tells of them all. */
export class HatsCatalog {
  readonly pixels: Pixel[] = [];
  readonly #folder: string;
  readonly #schema: CatalogSchema;
  #rows = 0;
  #bytes = 0;

  constructor(folder: string, schema: CatalogSchema) {
    this.#folder = folder;
    this.#schema = schema;
  }

  /** Writes the rows of a partition, sorted by their cells of order 29. */
  async add({ order, pixel }: Pixel, blocks: readonly Block[]): Promise<Finding[]> {
    const directory = Math.floor(pixel / 10_000) * 10_000;
    this.pixels.push({ order, pixel });
    this.#rows += blocks.reduce((sum, { rows }) => sum + rows, 0);
    return this.#write(`dataset/Norder=${order}/Dir=${directory}/Npix=${pixel}.parquet`, blocks);
  }

  /** Writes the schema, the list of partitions and the properties; `more` are those that only the caller knows. */
  async finish(more: Readonly<Record<string, string>>): Promise<void> {
    await this.#write('dataset/_common_metadata', []);
    const list = this.pixels.map(({ order, pixel }) => `${order},${pixel}\n`);
    await writeFile(join(this.#folder, 'partition_info.csv'), `Norder,Npix\n${list.join('')}`);
    const text = formatProperties('HATS catalog', new Map(Object.entries({ ...this.#properties(), ...more })));
    for (const file of ['hats.properties', 'properties']) await writeFile(join(this.#folder, file), text);
  }

  #properties(): Record<string, string> {
    return {
      obs_collection: this.#schema.name,
      hats_nrows: String(this.#rows),
      hats_npix_suffix: '.parquet',
      hats_order: String(this.pixels.reduce((most, { order }) => Math.max(most, order), 0)),
      moc_sky_fraction: String(Number(coverage(this.pixels).toPrecision(5))),
      hats_estsize: String(Math.ceil(this.#bytes / 1024)),
    };
  }

  async #write(path: string, blocks: readonly Block[]): Promise<Finding[]> {
    const whole = join(this.#folder, path);
    await mkdir(dirname(whole), { recursive: true });
    const { name, columns, metadata } = this.#schema;
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
    const table: TableRows = {
      ...{ name, metadata, faithful: true, schema: { columns: [...columns], rows } },
      batches: (options = {}) => pickedBatches(columns, blocks, options),
    };
    const sink = fileSink(whole, { gzip: false });
    const findings = await parquetWriter.write(table, sink);
    await sink.end();
    this.#bytes += (await stat(whole)).size;
    return findings;
  }
}
