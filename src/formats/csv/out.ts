import { letters } from '#formats/csv/letters';

const encoder = new TextEncoder();
const size = 1024 * 1024;

/** Bytes of text on their way out. What is taken is never written over, because who takes it may keep it. */
export class Out {
  bytes = new Uint8Array(size);
  at = 0;

  /** Makes room for so many bytes more. */
  room(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(2 * this.bytes.length, this.at + count));
    longer.set(this.bytes.subarray(0, this.at));
    this.bytes = longer;
  }

  get isFull(): boolean {
    return this.at > size - 65_536;
  }

  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = new Uint8Array(size);
    this.at = 0;
    return taken;
  }

  byte(byte: number): void {
    this.room(1);
    this.bytes[this.at++] = byte;
  }

  /** Letters that are all ASCII. */
  ascii(text: string): void {
    this.room(text.length);
    const { bytes } = this;
    let { at } = this;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.at = at;
  }

  text(text: string): void {
    this.room(3 * text.length);
    const start = this.at;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.at += encoder.encodeInto(text.slice(i), this.bytes.subarray(this.at)).written;
        return;
      }
      this.bytes[start + i] = code;
      this.at++;
    }
  }

  /** In quotes, with those inside written twice. */
  quoted(text: string): void {
    this.byte(letters.quote);
    this.text(text.includes('"') ? text.replaceAll('"', '""') : text);
    this.byte(letters.quote);
  }
}
