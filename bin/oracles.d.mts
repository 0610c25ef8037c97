export function oraclesFolder(env?: Record<string, string | undefined>): string;
export function readyOracles(folder?: string): string | null;
export function ensureOracles(say: (line: string) => void, env?: Record<string, string | undefined>): void;
