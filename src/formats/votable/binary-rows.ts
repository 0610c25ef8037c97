import { Fault } from '#core/problem';
import { concatenated } from '#formats/bytes';
import type { BinaryCell } from '#formats/votable/binary-cells';

export interface BinaryWhere {
  fileName: string;
  tableName: string;
  /** More bytes than the whole stream can hold. */
  mostBytes: number;
}

/** Cuts the bytes of a stream into rows. After `next` has said true, `starts` and `pasts` are the places of the parts of a row in `view`. */
export class BinaryRows {
  view: DataView = new DataView(new ArrayBuffer(0));
  readonly starts: Float64Array;
  readonly pasts: Float64Array;
  /** Where the marks of missing values of this row begin. */
  marks = 0;
  row = 0;
  private readonly where: BinaryWhere;
  private readonly pastOf: readonly BinaryCell['past'][];
  private readonly markBytes: number;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private used = 0;
  private last = false;
  private needed = 0;

  constructor(where: BinaryWhere, cells: readonly BinaryCell['past'][], marked: boolean) {
    this.where = where;
    this.pastOf = cells;
    this.starts = new Float64Array(cells.length);
    this.pasts = new Float64Array(cells.length);
    this.markBytes = marked ? Math.ceil(cells.length / 8) : 0;
  }

  feed(chunk: Uint8Array, last: boolean): void {
    const rest = this.bytes.subarray(this.at);
    this.used += this.at;
    this.bytes = rest.length === 0 ? chunk : concatenated([rest, chunk]);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.at = 0;
    this.last = last;
  }

  /** The next whole row of what has been fed; false when more is needed, or when all is over. */
  next(): boolean {
    const left = this.bytes.length - this.at;
    if (left === 0 || (!this.last && left < this.needed)) return false;
    const past = this.readPlaces();
    if (past <= this.bytes.length) {
      if (past === this.at) throw this.bad('has 0 bytes, so that nobody can count the rows');
      this.at = past;
      this.row++;
      this.needed = 0;
      return true;
    }
    if (this.last)
      throw this.bad(`needs ${past - this.at} bytes, and ${left} are left: the stream was cut short, or does not fit its FIELDs`);
    if (this.used + past > this.where.mostBytes)
      throw this.bad(`needs ${past - this.at} bytes, and the whole stream holds less than ${this.where.mostBytes}`);
    this.needed = Math.min(past - this.at, 2 * left);
    return false;
  }

  private readPlaces(): number {
    const { view, pastOf } = this;
    const end = this.bytes.length;
    this.marks = this.at;
    let at = this.at + this.markBytes;
    for (const [i, past] of pastOf.entries()) {
      this.starts[i] = at;
      at = past(view, at, end);
      this.pasts[i] = at;
      if (at > end && i + 1 < pastOf.length) return at;
    }
    return at;
  }

  /** Whether BINARY2 marks the column as missing in this row. */
  isMissing(column: number): boolean {
    return this.markBytes > 0 && (this.view.getUint8(this.marks + (column >> 3)) & (128 >> (column & 7))) !== 0;
  }

  private bad(what: string): Fault {
    const { fileName, tableName } = this.where;
    return new Fault(
      'bad-file',
      `${fileName}, table ${tableName}: row ${this.row + 1} of its STREAM ${what}. Send the file again, or write it again.`,
    );
  }
}
