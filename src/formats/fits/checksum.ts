import type { Finding } from '#core/finding';
import type { Bytes } from '#formats/fits/bytes';
import { placeOf, type Hdu } from '#formats/fits/hdus';
import { blockBytes } from '#formats/fits/header';
import { told } from '#formats/fits/told';

const stepBytes = 1456 * blockBytes;
const all = 0xffffffff;

/** The 32-bit sum with carries brought around: appendix J of the FITS standard 4.0. */
export class Sum {
  #value = 0;

  /** A short last word counts as filled with zeros. */
  add(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const words = Math.floor(bytes.length / 4);
    for (let from = 0; from < words; from += exactWords)
      this.#value = folded(this.#value + sumOfWords(view, from, Math.min(words, from + exactWords)));
    const tail = bytes.subarray(4 * words).reduce((word, byte, i) => word + byte * 2 ** (24 - 8 * i), 0);
    this.#value = folded(this.#value + tail);
  }

  get value(): number {
    return this.#value;
  }
}

/** So many words add up to less than 2^53. */
const exactWords = 1 << 20;

function sumOfWords(view: DataView, from: number, end: number): number {
  let sum = 0;
  for (let i = from; i < end; i++) sum += view.getUint32(4 * i);
  return sum;
}

function folded(sum: number): number {
  let value = sum;
  while (value > all) value = Math.floor(value / 2 ** 32) + (value % 2 ** 32);
  return value;
}

/** Compares CHECKSUM and DATASUM of an HDU with its bytes; no finding when they agree or are not there. */
export async function checkSums(bytes: Bytes, hdu: Hdu, fileName: string): Promise<Finding[]> {
  const stated = hdu.header.text('DATASUM');
  const checked = hdu.header.text('CHECKSUM') !== null;
  if (stated === null && !checked) return [];
  const head = await summed(bytes, hdu.headerAt, hdu.dataAt);
  const data = await summed(bytes, hdu.dataAt, hdu.dataAt + Math.ceil(hdu.dataBytes / blockBytes) * blockBytes);
  const findings: Finding[] = [];
  const place = placeOf(hdu, fileName);
  if (stated !== null && !(/^\d+$/.test(stated) && sameSum(Number(stated), data.value))) {
    const message = `The data of ${place} are not those that were written: DATASUM says ${stated}, and their sum is ${data.value}.`;
    findings.push(told('warning', 'fits-datasum', { message, remedy }));
  }
  const whole = folded(head.value + data.value);
  if (checked && !sameSum(whole, all)) {
    const message = `${place} is not as it was written: by its CHECKSUM the sum of its header and data is ${all}, and it is ${whole}.`;
    findings.push(told('warning', 'fits-checksum', { message, remedy }));
  }
  return findings;
}

const remedy = 'Compare the file with its original, or send it again; if its header was edited on purpose, let a program update the sums.';

/** 0 and all ones are the same number here. */
function sameSum(a: number, b: number): boolean {
  return a % all === b % all;
}

async function summed(bytes: Bytes, start: number, end: number): Promise<Sum> {
  const sum = new Sum();
  for (let at = start; at < end; at += stepBytes) sum.add(await bytes.read(at, Math.min(end, at + stepBytes)));
  return sum;
}
