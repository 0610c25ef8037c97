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

export function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joinedAll(parts);
}

export function joinedAll(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

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
