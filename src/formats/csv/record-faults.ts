import { Fault } from '#core/problem';

/** In bytes; longer than any honest line. */
export const longestRecord = 32 * 1024 * 1024;

export function tooLong(line: number, fileName: string, bytes = longestRecord): Fault {
  const message = `${fileName} goes on for more than ${bytes.toLocaleString('en-US')} bytes at line ${line} without an end of the line. Perhaps a quote opens there and is never closed: close it, or take it away.`;
  return new Fault('bad-file', message, { at: `line ${line}` });
}

export function zeroByte(line: number, fileName: string): Fault {
  const message = `Line ${line} of ${fileName} holds a zero byte, so it is no text. Take the zero bytes out, or write the table as Parquet.`;
  return new Fault('bad-file', message, { at: `line ${line}` });
}
