import type { Io } from './io.ts';

/** One line of standard error that is written over while work goes on. */
export interface ProgressLine {
  show(text: string): void;
  /** Leaves the line empty for what is said next. */
  end(): void;
}

/** Null where nobody watches. */
export function progressLine(io: Io): ProgressLine | null {
  if (!io.isTerminal) return null;
  const show = (text: string): void => io.err(`\r\u001b[2K${text}`);
  return { show, end: () => show('') };
}

/** `share` is from 0 to 1. */
export function bar(share: number): string {
  return `[${'█'.repeat(Math.round(share * 20)).padEnd(20, '░')}]`;
}
