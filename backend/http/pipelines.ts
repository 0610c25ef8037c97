import { Hono } from 'hono';
import type { Pipeline } from '#core/wire/process';
import type { Parts } from '../parts.ts';
import { listPipelines, pipelineRuns, type PipelineRecord } from '../records/pipelines.ts';
import type { AppEnv } from './env.ts';
import { answer } from './json.ts';

export function pipelinesRoutes(parts: Parts): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/api/v2/pipelines', async (c) => {
    const pipelines = await listPipelines(parts.records);
    return answer(c, await Promise.all(pipelines.map((pipeline) => offered(parts, pipeline))));
  });
}

async function offered(parts: Parts, { key, ...pipeline }: PipelineRecord): Promise<Pipeline> {
  return { ...pipeline, ...(await pipelineRuns(parts.records, key)) };
}
