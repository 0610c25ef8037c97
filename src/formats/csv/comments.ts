const mostBytes = 4_000_000;
const decoder = new TextDecoder();

/** Lines that begin with #. */
export class Comments {
  count = 0;
  /** Of the first one. */
  line = 0;
  /** The first ones, without their #. */
  readonly lines: string[] = [];
  private bytes = 0;

  add(text: Uint8Array, line: number): void {
    if (this.count++ === 0) this.line = line;
    this.bytes += text.length;
    if (this.bytes <= mostBytes) this.lines.push(decoder.decode(text));
  }
}
