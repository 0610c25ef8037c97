/** What the inspector's child may use. */
export interface Limits {
  /** Private memory of the child, bytes; of it DuckDB may have a third. */
  memoryBytes: number;
  cpuSeconds: number;
  wallSeconds: number;
  /** Largest file that it may write. */
  fileBytes: number;
  openFiles: number;
}

/** Grows with the file: 5 MB of it for each second of CPU, a tenth of what a slow machine does. */
export function limitsFor(sizeBytes: number): Limits {
  const cpuSeconds = 120 + Math.ceil(sizeBytes / 5e6);
  return {
    memoryBytes: 3_000_000_000,
    cpuSeconds,
    wallSeconds: 3 * cpuSeconds,
    fileBytes: 2_000_000_000 + 4 * sizeBytes,
    openFiles: 256,
  };
}
