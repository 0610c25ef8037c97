import type { Mapping } from '#core/mapping';
import type { OutputColumn } from '#core/pipelines/combine/result';
import { Fault } from '#core/problem';
import type { Parts } from '../parts.ts';
import type { ProcessRecord } from '../records/process-record.ts';
import { productByKey } from '../records/products.ts';
import { registerFile } from '../uploads/register.ts';
import type { RunnerResult } from './protocol.ts';

/** The output goes through the same door as an upload: checked, described and stored, then published at once. */
export async function registerOutput(
  parts: Pick<Parts, 'config' | 'records' | 'store'>,
  process: ProcessRecord,
  output: { path: string; result: RunnerResult },
): Promise<void> {
  const product = process.outputKey === null ? null : await productByKey(parts.records, process.outputKey);
  if (product?.status !== 'processing') {
    throw new Fault('conflict', `The product of this run is ${product?.status ?? 'gone'}, so its rows were not kept. Run it again.`);
  }
  const registered = await registerFile(parts, {
    productKey: product.key,
    type: product.type,
    path: output.path,
    fileName: `${product.internalName}.${process.outputFormat}`,
    mapping: mappingOf(output.result.columns),
    columns: output.result.columns,
  });
  if (registered.published) return;
  const [worst] = registered.findings.filter(({ severity }) => severity === 'error');
  throw new Fault('bad-data', `The result did not pass its checks: ${worst?.message ?? 'no reason was given'}`);
}

function mappingOf(columns: readonly OutputColumn[]): Mapping {
  return Object.fromEntries(columns.flatMap(({ role, name }) => (role === null ? [] : [[role, name]])));
}
