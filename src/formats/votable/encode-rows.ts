import type { FileBatch } from '#formats/table-file';
import { cellWriter, type CellWriter } from '#formats/votable/encode-cells';
import type { Plan } from '#formats/votable/plan';

const pieceBytes = 4 * 1024 * 1024;

/** The rows of a batch as a BINARY2 stream has them, in pieces of a few megabytes. */
export function* encodedRows(plans: readonly Plan[], { rows, columns }: FileBatch): Generator<Uint8Array> {
  const writers = plans.flatMap((plan, i) => {
    const data = columns[i];
    return data ? [cellWriter(plan, data)] : [];
  });
  const sizes = new Float64Array(rows).fill(Math.ceil(writers.length / 8));
  for (const writer of writers) for (let row = 0; row < rows; row++) sizes[row] = (sizes[row] ?? 0) + writer.bytes(row);
  for (let start = 0; start < rows;) {
    const piece = pieceFrom(sizes, start);
    yield encodedPiece(writers, { start, ...piece });
    start = piece.end;
  }
}

/** At least one row, and more while they fit. */
function pieceFrom(sizes: Float64Array, start: number): { end: number; bytes: number } {
  let bytes = sizes[start] ?? 0;
  let end = start + 1;
  while (end < sizes.length && bytes + (sizes[end] ?? 0) <= pieceBytes) bytes += sizes[end++] ?? 0;
  return { end, bytes };
}

function encodedPiece(writers: readonly CellWriter[], { start, end, bytes }: { start: number; end: number; bytes: number }): Uint8Array {
  const piece = new Uint8Array(bytes);
  const view = new DataView(piece.buffer);
  const markBytes = Math.ceil(writers.length / 8);
  let at = 0;
  for (let row = start; row < end; row++) {
    const marks = at;
    at += markBytes;
    for (const [i, writer] of writers.entries()) {
      if (writer.isMissing(row)) piece[marks + (i >> 3)] = (piece[marks + (i >> 3)] ?? 0) | (128 >> (i & 7));
      at = writer.write(view, at, row);
    }
  }
  return piece;
}
