import { concatenated } from '#formats/bytes';
import type { Answer } from './answer.ts';

/** `ok`: read without a word; a finding: read, and told so (its code as a pattern); refused: a Fault whose message has all these words. */
export type Verdict = 'ok' | { told: RegExp } | { refused: RegExp[] };

export interface HostileCase {
  /** The name that the user gave, with the ending that is to be mistrusted. */
  name: string;
  bytes: () => Uint8Array | Promise<Uint8Array>;
  verdict: Verdict;
  /** What more must hold of what was read. */
  holds?: (answer: Answer) => void;
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => concatenated(parts);

/** A copy with some bytes written over. */
export function patched(bytes: Uint8Array, at: number, over: Uint8Array | readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(over, at);
  return copy;
}

/** Bytes without a pattern, the same on every machine. */
export function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24);
}
