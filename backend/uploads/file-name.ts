import { Fault } from '#core/problem';

const mostBytes = 255;

/** What a file must never be called: the name is shown, sent in a header and written to the disks of others. */
const rules: readonly [RegExp, string][] = [
  [/^\s*$/, 'is empty'],
  [/[/\\]/, 'holds a slash or backslash'],
  [/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/, 'holds a control character'],
  [/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/, 'holds a mark that turns the direction of text'],
  [/^\.{1,2}$/, 'means a folder'],
  [/\p{Surrogate}/u, 'is no valid Unicode'],
];

/** The name as it is, or a Fault that says what is wrong with it. Bytes are never stored under it. */
export function checkedFileName(name: unknown): string {
  if (typeof name !== 'string') throw new Fault('bad-request', 'The file has no name.', { at: 'file_name' });
  const bytes = Buffer.byteLength(name, 'utf8');
  const broken = rules.find(([shape]) => shape.test(name))?.[1];
  const reason = broken ?? (bytes > mostBytes ? `has ${bytes} bytes, at most ${mostBytes} fit` : null);
  if (reason === null) return name;
  throw new Fault('bad-request', `The file name ${JSON.stringify(name.slice(0, 80))} ${reason}. Rename the file and choose it again.`, {
    at: 'file_name',
  });
}

/** From the last dot on, small, at most ten characters; "" when there is none. */
export function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,9}$/.exec(name.toLowerCase())?.[0] ?? '';
}

const mediaTypes: Record<string, string> = {
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.fits': 'application/fits',
  '.fit': 'application/fits',
  '.tsv': 'text/tab-separated-values',
  '.parquet': 'application/vnd.apache.parquet',
  '.pq': 'application/vnd.apache.parquet',
  '.hdf': 'application/x-hdf5',
  '.hdf5': 'application/x-hdf5',
  '.h5': 'application/x-hdf5',
  '.hf5': 'application/x-hdf5',
  '.vot': 'application/x-votable+xml',
  '.votable': 'application/x-votable+xml',
  '.ipynb': 'application/x-ipynb+json',
  '.json': 'application/json',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
};

/** By the name alone; what is sent out is an attachment and never sniffed. */
export function mediaTypeOf(name: string): string {
  return mediaTypes[extensionOf(name)] ?? 'application/octet-stream';
}
