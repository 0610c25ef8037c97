import type { FormatSource } from '#formats/table-file';
import { Base64Decoder } from '#formats/votable/base64';
import { binaryCell, pastOf, type Counting } from '#formats/votable/binary-cells';
import { BinaryRows } from '#formats/votable/binary-rows';
import type { Builder } from '#formats/votable/builder';
import { bytesOf, gunzip } from '#formats/votable/bytes';
import type { Data, VotableTable } from '#formats/votable/document';
import { decoderOf, notThisEncoding, type Encoding } from '#formats/votable/encoding';
import type { Layout } from '#formats/votable/layout';
import type { Report } from '#formats/votable/report';
import { TableRows } from '#formats/votable/table-rows';
import { textCell } from '#formats/votable/text-cells';

/** A table with all that is known of it before its rows are read. */
export interface OpenTable {
  from: FormatSource;
  encoding: Encoding;
  table: VotableTable;
  layouts: readonly Layout[];
  counting: Counting;
}

/** A column that is wanted: which field it is, and where its values go. */
export interface Wanted {
  field: number;
  layout: Layout;
  builder: Builder;
}

/** Rows out of bytes: feed, then ask for rows until there is none. */
export interface RowSource {
  feed(chunk: Uint8Array, last: boolean): void;
  next(): boolean;
  /** Puts the row that `next` found into the columns that are wanted. */
  decode(): void;
}

export function rowSource(open: OpenTable, data: Data, o: { wanted: readonly Wanted[]; report: Report | null }): RowSource {
  return data.kind === 'tabledata' ? textRows(open, data, o) : binaryRows(open, data, o);
}

type Aim = { wanted: readonly Wanted[]; report: Report | null };

function textRows({ from, encoding, table, layouts }: OpenTable, data: Data, { wanted, report }: Aim): RowSource {
  const fileName = from.source.name;
  const rows = new TableRows({ fileName, tableName: table.name, line: data.line });
  const decoder = decoderOf(encoding);
  const cells = wanted.map(({ field, layout, builder }) => ({ field, layout, put: textCell(layout, builder, report) }));
  let current = 0;
  if (report) report.line = () => rows.cellLine(current);
  const feed = (chunk: Uint8Array, last: boolean): void => {
    let text;
    try {
      text = decoder.decode(chunk);
    } catch (error) {
      throw notThisEncoding({ fileName, encoding, line: rows.cellLine(-1), bytes: chunk }, error);
    }
    rows.feed(text, last);
  };
  const decode = (): void => {
    const { length } = rows.cells;
    if (length !== layouts.length) throw rows.badCell(-1, `has ${length} cells (TD), and the table has ${layouts.length} columns (FIELD)`);
    for (const { field, layout, put } of cells) {
      current = field;
      const cell = rows.cells[field] ?? '';
      if (!put(cell))
        throw rows.badCell(field, `has "${cell.trim().slice(0, 40)}" in column ${layout.column.name}, which is no ${layout.datatype}`);
    }
  };
  return { feed, next: () => rows.next(), decode };
}

/** deflate cannot pack tighter than this (RFC 1951). */
const tightest = 1032;

function binaryRows({ from, table, layouts, counting }: OpenTable, data: Data, { wanted, report }: Aim): RowSource {
  const mostBytes = (data.end - data.start) * (data.gzipped ? tightest : 1);
  const marked = data.kind === 'binary2';
  const parts = layouts.map((layout) => pastOf(layout, counting));
  const rows = new BinaryRows({ fileName: from.source.name, tableName: table.name, mostBytes }, parts, marked);
  const cells = wanted.map(({ field, layout, builder }) => ({
    ...{ field, builder },
    cell: binaryCell({ layout, builder, report, counting, marked }),
  }));
  const decode = (): void => {
    for (const { field, builder, cell } of cells) {
      if (rows.isMissing(field)) builder.missingRow();
      else cell.read(rows.view, rows.starts[field] ?? 0, rows.pasts[field] ?? 0);
    }
  };
  return { feed: (chunk, last) => rows.feed(chunk, last), next: () => rows.next(), decode };
}

/** The text of TABLEDATA, or the bytes of a stream, in order; `onRead` hears how many bytes of the file were read. */
export async function* dataChunks(from: FormatSource, data: Data, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const raw = counted(bytesOf(from, data), onRead);
  if (data.kind === 'tabledata') return yield* raw;
  const bytes = unfolded(raw, new Base64Decoder(from.source.name, data.line));
  yield* data.gzipped ? gunzip(bytes, from.source.name) : bytes;
}

async function* counted(chunks: AsyncIterable<Uint8Array>, onRead: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* unfolded(chunks: AsyncIterable<Uint8Array>, decoder: Base64Decoder): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield decoder.decode(chunk);
  yield decoder.finish();
}
