import type { Builder } from '#formats/votable/builder';
import { datatypes } from '#formats/votable/datatype';
import { missingItem, type Growing, type Items } from '#formats/votable/items';
import type { Layout } from '#formats/votable/layout';
import type { Report } from '#formats/votable/report';

/** Puts all items from `at` on into a column; `count` is what stands before a list. */
export type ReadItems = (view: DataView, at: number, to: { past: number; count: number }) => void;

interface Reading {
  layout: Layout;
  builder: Builder;
  report: Report | null;
  marked: boolean;
}

/** `packed`: eight bits in a byte. */
export function binaryItems(reading: Reading, { packed }: { packed: boolean }): ReadItems {
  const { layout, builder } = reading;
  const { items } = builder;
  if (items.type === 'boolean') return layout.datatype === 'bit' ? bits(items.cells, layout, packed) : booleans(items);
  if (items.type === 'integer') return integers(items.cells, layout);
  if (items.type === 'bigint') return longs(items.cells, layout);
  if (items.type === 'double') return decimals(items.cells, layout);
  return texts(reading, items);
}

function booleans(items: Items & { type: 'boolean' }): ReadItems {
  const { cells } = items;
  return (view, from, { past }) => {
    for (let at = from; at < past; at++) {
      const value = truths[view.getUint8(at)] ?? missing;
      if (value === missing) cells.missing();
      else {
        const to = cells.next();
        cells.values[to] = value;
      }
    }
  };
}

const missing = 2;
const blank = 32;

/** T, t, 1 are true; F, f, 0 are false; ?, a blank and a zero byte are missing, as is all else. */
const truths = new Uint8Array(256).fill(missing);
for (const letter of 'Tt1') truths[letter.charCodeAt(0)] = 1;
for (const letter of 'Ff0') truths[letter.charCodeAt(0)] = 0;

/** A bit alone is a byte of which one bit is set, and writers do not agree which. */
function bits(cells: Growing<Uint8Array>, layout: Layout, packed: boolean): ReadItems {
  const single = layout.column.type === 'boolean' || !packed;
  return (view, from, { past, count }) => {
    const bitCount = single ? past - from : Math.min(count, (past - from) * 8);
    for (let i = 0; i < bitCount; i++) {
      const set = single ? view.getUint8(from + i) !== 0 : (view.getUint8(from + (i >> 3)) & (128 >> (i & 7))) !== 0;
      const to = cells.next();
      cells.values[to] = set ? 1 : 0;
    }
  };
}

function integers(cells: Growing<Int32Array>, { datatype, nullValue }: Layout): ReadItems {
  const width = datatypes[datatype].bytes;
  return (view, from, { past }) => {
    for (let at = from; at < past; at += width) {
      const value = width === 1 ? view.getUint8(at) : width === 2 ? view.getInt16(at) : view.getInt32(at);
      if (value === nullValue) cells.missing();
      else {
        const to = cells.next();
        cells.values[to] = value;
      }
    }
  };
}

function longs(cells: Growing<BigInt64Array>, { nullValue }: Layout): ReadItems {
  const absent = nullValue === null ? null : BigInt(nullValue);
  return (view, from, { past }) => {
    for (let at = from; at < past; at += 8) {
      const value = view.getBigInt64(at);
      if (value === absent) cells.missing();
      else {
        const to = cells.next();
        cells.values[to] = value;
      }
    }
  };
}

function decimals(cells: Growing<Float64Array>, { datatype, nullValue }: Layout): ReadItems {
  const single = datatype === 'float' || datatype === 'floatComplex';
  const width = single ? 4 : 8;
  const absent = nullValue === null ? NaN : single ? Math.fround(Number(nullValue)) : Number(nullValue);
  return (view, from, { past }) => {
    for (let at = from; at < past; at += width) {
      const value = single ? view.getFloat32(at) : view.getFloat64(at);
      if (value !== value || value === absent) cells.missing();
      else {
        const to = cells.next();
        cells.values[to] = value;
      }
    }
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder('utf-16be', { ignoreBOM: true });

function texts({ layout, report, marked }: Reading, items: Items & { type: 'text' }): ReadItems {
  const unit = datatypes[layout.datatype].bytes;
  const width = layout.width === null ? null : Math.max(1, layout.width) * unit;
  const list = layout.column.type === 'text[]';
  const decode = unit === 2 ? (bytes: Uint8Array) => utf16.decode(bytes) : charDecoder(layout, report);
  return (view, from, { past }) => {
    const whole = new Uint8Array(view.buffer, view.byteOffset + from, past - from);
    if (width === null) return put(decode(whole));
    for (let at = 0; at < whole.length; at += width) put(fixedText(decode(whole.subarray(at, at + width))));
    if (whole.length === 0 && !list) missingItem(items);
  };
  function put(text: string): void {
    items.cells.push(text === '' && !marked ? null : text);
  }
}

/** A text of fixed width ends at its first NUL; the blanks that fill it up do not count. */
function fixedText(text: string): string {
  const nul = text.indexOf('\0');
  let end = nul < 0 ? text.length : nul;
  while (end > 0 && text.charCodeAt(end - 1) === blank) end--;
  return text.slice(0, end);
}

const beyondAscii = /[^\0-\x7f]/;

function charDecoder(layout: Layout, report: Report | null): (bytes: Uint8Array) => string {
  return (bytes) => {
    let text;
    try {
      text = utf8.decode(bytes);
    } catch {
      text = Array.from(bytes, (code) => String.fromCharCode(code)).join('');
    }
    if (report && beyondAscii.test(text)) report.add(layout, 'not-ascii', text);
    return text;
  };
}
