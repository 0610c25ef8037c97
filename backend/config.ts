import { resolve } from 'node:path';
import { Fault } from '#core/problem';

/** All that the environment decides; see the settings table of README.md. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  demo: boolean;
  maxUploadBytes: number;
  unsandboxed: boolean;
  pocketbaseBin: string | null;
  /** Memory of one pipeline's DuckDB, bytes, and its threads. */
  pipelineMemoryBytes: number;
  pipelineThreads: number;
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1']);

/** Reads the environment once and names every fault at once. */
export function readConfig(env: Record<string, string | undefined>, cwd: string): Config {
  const faults: string[] = [];
  const whole = (name: string, otherwise: number, most: number): number => {
    const text = env[name];
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 0 && value <= most) return value;
    faults.push(`${name} is "${text}"; it must be a whole number from 0 to ${most}`);
    return otherwise;
  };
  const host = env['HOST'] || '127.0.0.1';
  const config: Config = {
    host,
    port: whole('PORT', 8080, 65535),
    dataDir: resolve(cwd, env['PHOTOZ_DATA'] || 'data'),
    demo: env['PHOTOZ_DEMO'] !== '0' && loopback.has(host),
    maxUploadBytes: whole('PHOTOZ_MAX_UPLOAD', 20_000_000_000, Number.MAX_SAFE_INTEGER),
    unsandboxed: env['PHOTOZ_UNSANDBOXED'] === '1',
    pocketbaseBin: env['POCKETBASE_BIN'] || null,
    pipelineMemoryBytes: whole('PHOTOZ_PIPELINE_MEMORY', 4_000_000_000, Number.MAX_SAFE_INTEGER),
    pipelineThreads: whole('PHOTOZ_PIPELINE_THREADS', 2, 256),
  };
  if (faults.length > 0) throw new Fault('bad-config', `${faults.join('. ')}.`);
  return config;
}
