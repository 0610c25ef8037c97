import { Fault } from '#core/problem';
import { utf16Of } from '#formats/votable/detect';

/** Turns the bytes of a file into text piece by piece. Throws a TypeError at bytes that are none. */
export interface Decoder {
  decode(bytes: Uint8Array): string;
}

/** `label` is null where the file declares no encoding that is known here. */
export type Encoding = 'utf-8' | 'iso-8859-1' | 'windows-1252';

const known: Record<string, Encoding> = {
  ...{ 'utf-8': 'utf-8', utf8: 'utf-8', 'us-ascii': 'utf-8', ascii: 'utf-8' },
  ...{ 'iso-8859-1': 'iso-8859-1', 'iso8859-1': 'iso-8859-1', 'latin-1': 'iso-8859-1', latin1: 'iso-8859-1' },
  ...{ 'windows-1252': 'windows-1252', cp1252: 'windows-1252' },
};

/** The encoding that a file's first bytes declare; UTF-8 when they declare none. Refuses the ones that are not read here. */
export function encodingOf(head: Uint8Array, fileName: string): Encoding {
  const utf16 = utf16Of(head);
  if (utf16) throw refusal(fileName, utf16.toUpperCase());
  const start = new TextDecoder('latin1').decode(head.subarray(0, 1024)).replace(/^\u00ef\u00bb\u00bf/, '');
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(start)?.[1];
  if (declared === undefined) return 'utf-8';
  const encoding = known[declared.trim().toLowerCase()];
  if (encoding === undefined) throw refusal(fileName, declared);
  return encoding;
}

function refusal(fileName: string, encoding: string): Fault {
  const message = `${fileName} is a VOTable in the encoding ${encoding}; UTF-8, ASCII, ISO-8859-1 and windows-1252 can be read. Save it as UTF-8.`;
  return new Fault('bad-file', message);
}

export function decoderOf(encoding: Encoding): Decoder {
  if (encoding === 'iso-8859-1') return { decode: latin1 };
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return { decode: (bytes) => decoder.decode(bytes, { stream: true }) };
}

const pieceBytes = 8192;

/** The browsers' `latin1` is windows-1252, so the letters are made one by one. */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceBytes) text += String.fromCharCode(...bytes.subarray(at, at + pieceBytes));
  return text;
}

export interface Undecodable {
  fileName: string;
  encoding: Encoding;
  bytes: Uint8Array;
  /** The line on which the bytes begin. */
  line: number;
}

export function notThisEncoding({ fileName, encoding, bytes, line: first }: Undecodable, cause: unknown): Fault {
  const text = new TextDecoder(encoding).decode(bytes);
  const line = first + (text.slice(0, Math.max(0, text.indexOf('\ufffd', 3))).match(/\n/g)?.length ?? 0);
  const message = `${fileName} has bytes near line ${line} that are no ${encoding.toUpperCase()}. Declare its encoding in the first line, such as <?xml version="1.0" encoding="ISO-8859-1"?>, or save it as UTF-8.`;
  return new Fault('bad-file', message, { at: `line ${line}`, cause });
}
