const digitValues = 65_536;

/** The places of the numbers from the least to the greatest; equal ones keep their order. None is negative. */
export function sortedPlaces(numbers: BigInt64Array): Uint32Array {
  // Little-endian, as every home of Node is.
  const digits = new Uint16Array(numbers.buffer, numbers.byteOffset, 4 * numbers.length);
  let places = Uint32Array.from({ length: numbers.length }, (_, i) => i);
  for (let digit = 0; digit < 4; digit++) places = sortedBy(digits, digit, places);
  return places;
}

/** One pass of a radix sort, by the `digit`-th 16 bits. */
function sortedBy(digits: Uint16Array, digit: number, places: Uint32Array): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(digitValues + 1);
  const valueAt = (place: number): number => digits[4 * place + digit] ?? 0;
  for (const place of places) next[valueAt(place) + 1] = (next[valueAt(place) + 1] ?? 0) + 1;
  for (let value = 1; value <= digitValues; value++) next[value] = (next[value] ?? 0) + (next[value - 1] ?? 0);
  const sorted = new Uint32Array(places.length);
  for (const place of places) {
    const at = next[valueAt(place)] ?? 0;
    sorted[at] = place;
    next[valueAt(place)] = at + 1;
  }
  return sorted;
}
