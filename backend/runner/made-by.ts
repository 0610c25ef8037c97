import type { MadeBy, ProductLink } from '#core/wire/product';
import type { Parts } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { processByKey } from '../records/processes.ts';
import type { Product } from '../records/product-record.ts';
import { productsByKeys } from '../records/products.ts';
import { settingsOf } from './settings.ts';

/** How a product came to be; null for what a person sent, and while its process has not begun. */
export async function madeByOf(parts: Pick<Parts, 'records'>, product: Pick<Product, 'processKey'>): Promise<MadeBy | null> {
  const process = product.processKey === null ? null : await processByKey(parts.records, product.processKey);
  if (!process || process.started === null) return null;
  const inputs = await inputsOf(parts, process);
  return {
    processId: process.id,
    pipeline: process.pipeline.displayName,
    pipelineVersion: process.pipelineVersion,
    started: process.started,
    seconds: Math.max(0, Date.parse(process.ended ?? process.started) - Date.parse(process.started)) / 1000,
    inputs: inputs.map(({ link }) => link),
    settings: settingsOf(process.params, process.outputFormat),
    waterfall: process.waterfall,
  };
}

/** The products that a process takes, in its order; one that was deleted since keeps its place and name. */
export async function inputsOf(parts: Pick<Parts, 'records'>, process: ProcessRecord): Promise<{ link: ProductLink; sha256: string }[]> {
  const found = new Map(
    (
      await productsByKeys(
        parts.records,
        process.inputs.map(({ product }) => product),
      )
    ).map((each) => [each.key, each]),
  );
  return process.inputs.flatMap(({ product, sha256 }) => {
    const input = found.get(product);
    return input ? [{ link: productLink(input), sha256 }] : [];
  });
}

export function productLink(product: Product): ProductLink {
  const { id, displayName, type, rows, face } = product;
  return { id, displayName, type, rows, face };
}
