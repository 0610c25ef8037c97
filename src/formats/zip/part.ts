import type { ByteSource } from '#formats/source';

/** Some consecutive bytes of a source as a source of their own, without a copy. */
export function partOf(whole: ByteSource, part: { name: string; start: number; size: number }): ByteSource {
  const { name, start, size } = part;
  const within = (at: number): number => start + Math.min(Math.max(at, 0), size);
  const sync = whole.sliceSync?.bind(whole);
  return {
    name,
    size,
    slice: (from, to) => whole.slice(within(from), within(to)),
    ...(sync ? { sliceSync: (from: number, to: number) => sync(within(from), within(to)) } : {}),
    blob: async () => (await whole.blob()).slice(start, start + size),
  };
}
