import type { ColumnData } from '#core/table';
import { bigintOf, found, kinds, overflowed } from '#formats/csv/cell';
import { changed, fitted, kindOf, Nulls, sortOf, type Chosen, type ColumnBuilder, type Place } from '#formats/csv/column-place';
import { KnownTexts } from '#formats/csv/decode';
import { ListBuilder } from '#formats/csv/list-builder';
import { narrowerOf } from '#formats/csv/narrow';
import { asciiOf, decimalAt } from '#formats/csv/number';
import type { RecordReader } from '#formats/csv/records';
import type { CsvColumn } from '#formats/csv/scan';
import { sorts, unsure } from '#formats/csv/sorts';

export function builderOf({ column, field }: Chosen, capacity: number): ColumnBuilder {
  const place: Place = { name: column.name, field, capacity };
  if (column.type === 'double') return new DoubleBuilder(place, narrowerOf(column.stored.kind));
  if (column.type === 'integer') return new IntegerBuilder(place);
  if (column.type === 'bigint') return new BigintBuilder(place);
  if (column.type === 'boolean') return new BooleanBuilder(place);
  if (column.type === 'text') return new TextBuilder(place, column);
  return new ListBuilder(place, { type: column.type, stored: column.stored });
}

class DoubleBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly narrow: ((value: number) => number) | null;
  private readonly nulls: Nulls;
  private values = new Float64Array(0);

  constructor(place: Place, narrow: ((value: number) => number) | null) {
    this.place = place;
    this.narrow = narrow;
    this.nulls = new Nulls(place.capacity);
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.values = new Float64Array(this.place.capacity);
    const { field } = this.place;
    const sort = sortOf(record, field);
    if (sort === sorts.missing) this.nulls.mark(row);
    else if (sort < unsure) this.set(row, valueOf(record, field));
    else this.look(record, row);
  }

  private set(row: number, value: number): void {
    this.values[row] = this.narrow ? this.narrow(value) : value;
  }

  /** What is written as infinity stays; digits that no double holds are missing, as a finding has said. */
  private look(record: RecordReader, row: number): void {
    const kind = kindOf(record, this.place.field);
    if (kind === kinds.boolean || kind === kinds.text) throw changed(record, this.place.name);
    if (kind === kinds.missing || overflowed(record.bytes, record.starts[this.place.field] ?? 0)) this.nulls.mark(row);
    else this.set(row, found.value);
  }

  take(rows: number): ColumnData {
    return { name: this.place.name, type: 'double', values: fitted(this.values, rows), nulls: this.nulls.take(rows) };
  }
}

function valueOf(record: RecordReader, field: number): number {
  const value = record.values[field] ?? NaN;
  return Number.isNaN(value) ? decimalAt(record.bytes, record.starts[field] ?? 0, record.ends[field] ?? 0) : value;
}

class IntegerBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly nulls: Nulls;
  private values = new Int32Array(0);

  constructor(place: Place) {
    this.place = place;
    this.nulls = new Nulls(place.capacity);
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.values = new Int32Array(this.place.capacity);
    const { field } = this.place;
    const sort = sortOf(record, field);
    if (sort === sorts.integer) this.values[row] = record.values[field] ?? 0;
    else if (sort === sorts.missing) this.nulls.mark(row);
    else this.look(record, row);
  }

  private look(record: RecordReader, row: number): void {
    const kind = kindOf(record, this.place.field);
    if (kind === kinds.integer) this.values[row] = found.value;
    else if (kind === kinds.missing) this.nulls.mark(row);
    else throw changed(record, this.place.name);
  }

  take(rows: number): ColumnData {
    return { name: this.place.name, type: 'integer', values: fitted(this.values, rows), nulls: this.nulls.take(rows) };
  }
}

class BigintBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly nulls: Nulls;
  private values = new BigInt64Array(0);

  constructor(place: Place) {
    this.place = place;
    this.nulls = new Nulls(place.capacity);
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.values = new BigInt64Array(this.place.capacity);
    const { field } = this.place;
    const sort = sortOf(record, field);
    if (sort === sorts.long || sort === sorts.integer) this.values[row] = BigInt(record.values[field] ?? 0);
    else this.look(record, row);
  }

  private look(record: RecordReader, row: number): void {
    const { field } = this.place;
    const kind = kindOf(record, field);
    if (kind === kinds.missing) this.nulls.mark(row);
    else if (kind === kinds.integer || kind === kinds.long) this.values[row] = exactOf(record, field);
    else throw changed(record, this.place.name);
  }

  take(rows: number): ColumnData {
    return { name: this.place.name, type: 'bigint', values: fitted(this.values, rows), nulls: this.nulls.take(rows) };
  }
}

function exactOf(record: RecordReader, field: number): bigint {
  if (Number.isSafeInteger(found.value)) return BigInt(found.value);
  return bigintOf(asciiOf(record.bytes, record.starts[field] ?? 0, record.ends[field] ?? 0));
}

class BooleanBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly nulls: Nulls;
  private values = new Uint8Array(0);

  constructor(place: Place) {
    this.place = place;
    this.nulls = new Nulls(place.capacity);
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.values = new Uint8Array(this.place.capacity);
    const kind = kindOf(record, this.place.field);
    if (kind === kinds.boolean) this.values[row] = found.value;
    else if (kind === kinds.missing) this.nulls.mark(row);
    else throw changed(record, this.place.name);
  }

  take(rows: number): ColumnData {
    return { name: this.place.name, type: 'boolean', values: fitted(this.values, rows), nulls: this.nulls.take(rows) };
  }
}

class TextBuilder implements ColumnBuilder {
  private readonly place: Place;
  private readonly decision: CsvColumn['decision'];
  private readonly known = new KnownTexts();
  private values: (string | null)[] = [];

  constructor(place: Place, column: CsvColumn) {
    this.place = place;
    this.decision = column.decision;
  }

  add(record: RecordReader, row: number): void {
    if (row === 0) this.values = [];
    this.values.push(this.isMissing(record) ? null : this.known.textOf(record, this.place.field));
  }

  private isMissing(record: RecordReader): boolean {
    const { field } = this.place;
    const sort = sortOf(record, field);
    if (sort === sorts.missing) return true;
    const [start = 0, end = 0] = [record.starts[field], record.ends[field]];
    if (sort >= sorts.quoted && (this.decision.quotesMean || this.decision.isVerbatim))
      return end === start && this.decision.emptyIsMissing;
    if (end === start) return true;
    return !this.decision.isVerbatim && end - start <= 6 && kindOf(record, field) === kinds.missing;
  }

  take(rows: number): ColumnData {
    const values = this.values.length === rows ? this.values : this.values.slice(0, rows);
    return { name: this.place.name, type: 'text', values, nulls: null };
  }
}
