import type { Finding, Severity } from '#core/finding';

export interface Words {
  message: string;
  remedy: string;
  column?: string;
  rows?: number;
}

export function told(severity: Severity, code: string, { message, remedy, column, rows }: Words): Finding {
  return { severity, code, column: column ?? null, rows: rows ?? null, line: null, message, remedy };
}
