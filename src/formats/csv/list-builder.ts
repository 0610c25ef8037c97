import { cellTypes, type CellType, type ListData, type ListType } from '#core/table';
import { kinds } from '#formats/csv/cell';
import { changed, kindOf, Nulls, sortOf, type ColumnBuilder, type Place } from '#formats/csv/column-place';
import { complexOf } from '#formats/csv/complex-cell';
import { decodeCell } from '#formats/csv/decode';
import { walkList } from '#formats/csv/list-cell';
import { Items } from '#formats/csv/list-items';
import { singly } from '#formats/csv/list-evidence';
import { narrowerOf } from '#formats/csv/narrow';
import type { RecordReader } from '#formats/csv/records';
import { sorts } from '#formats/csv/sorts';
import type { Stored } from '#formats/stored';

/** Gathers the lists of one column. */
export class ListBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly type: ListType;
  private readonly isComplex: boolean;
  private readonly items: Items;
  private readonly nulls: Nulls;
  private offsets = new Uint32Array(0);

  constructor(place: Place, { type, stored }: { type: ListType; stored: Stored }) {
    this.place = place;
    this.type = type;
    this.isComplex = stored.kind.startsWith('complex');
    this.items = new Items(itemType(type), narrowerOf(stored.kind));
    this.nulls = new Nulls(place.capacity);
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.offsets = new Uint32Array(this.place.capacity + 1);
    if (this.isMissing(record)) this.nulls.mark(row);
    else if (!(this.isComplex ? this.addComplex(record) : this.addList(record))) throw changed(record, this.place.name);
    this.offsets[row + 1] = this.items.count;
  }

  private isMissing(record: RecordReader): boolean {
    const sort = sortOf(record, this.place.field);
    return sort === sorts.missing || kindOf(record, this.place.field) === kinds.missing;
  }

  private addComplex(record: RecordReader): boolean {
    const parts = complexOf(decodeCell(record, this.place.field).text);
    for (const part of parts ?? []) this.items.push(part);
    return parts !== null;
  }

  private addList(record: RecordReader): boolean {
    const { field } = this.place;
    const isDoubled = record.sorts[field] === sorts.doubled;
    const span = { start: record.starts[field] ?? 0, end: record.ends[field] ?? 0 };
    const single = singly({ bytes: record.bytes, span, isDoubled });
    return walkList(single.bytes, single.span, (start, end) => this.items.add(single.bytes, start, end)) !== null;
  }

  take(rows: number): ListData {
    const { name } = this.place;
    const items = this.items.take(name);
    return { name, type: this.type, items, offsets: this.offsets.slice(0, rows + 1), nulls: this.nulls.take(rows) };
  }
}

function itemType(type: ListType): CellType {
  const word = type.slice(0, -2);
  return cellTypes.find((each) => each === word) ?? 'text';
}
