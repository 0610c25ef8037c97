import { Fault } from '#core/problem';
import type { ChildEnd } from './inspect.ts';
import type { Limits } from './limits.ts';

/** Faults that say that a limit ended the child; the file itself may be good. */
export const ends = new WeakSet<Fault>();

const signalNumbers: Record<string, number> = { SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGXCPU: 24, SIGXFSZ: 25 };

/** The sentence for a child that ended without an answer. */
export function endOf(end: ChildEnd, { limits, fileName }: { limits: Limits; fileName: string }): Fault {
  const signal = end.signal === null ? Math.max(0, (end.code ?? 0) - 128) : (signalNumbers[end.signal] ?? 0);
  const why = end.timedOut
    ? `was not read after ${inMinutes(limits.wallSeconds)}, which is the limit`
    : (reasons(limits)[signal] ??
      (end.text === null
        ? 'has a description of more than 1 MB, which is the limit'
        : 'could not be read: the reader ended without an answer'));
  const fault = new Fault(
    'bad-file',
    `${fileName} ${why}. The file itself is not changed. Make it smaller or simpler, or write it as Parquet.`,
    {
      cause: end.complaint,
    },
  );
  ends.add(fault);
  return fault;
}

function reasons(limits: Limits): Record<number, string> {
  const memory = `needed more than ${(limits.memoryBytes / 1e9).toFixed(1)} GB of memory to be read, which is the limit, or broke the reader`;
  return {
    4: memory,
    5: memory,
    6: memory,
    11: memory,
    9: memory,
    24: `needed more than ${inMinutes(limits.cpuSeconds)} of computing to be read, which is the limit`,
    25: `grew past ${(limits.fileBytes / 1e9).toFixed(1)} GB when it was unpacked, which is the limit`,
  };
}

function inMinutes(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
