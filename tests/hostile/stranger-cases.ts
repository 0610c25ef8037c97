import { deflateSync } from 'node:zlib';
import { expect } from 'vitest';
import { canaryFile } from './canaries.ts';
import { joined, latin1, noise, utf8, type HostileCase } from './case.ts';

const refused = (name: string, bytes: Uint8Array | string, ...words: RegExp[]): HostileCase => ({
  name,
  bytes: () => (typeof bytes === 'string' ? utf8(bytes) : bytes),
  verdict: { refused: words },
});

/** Python's pickle of os.system('touch CANARY') in protocol 0 (text) and 4; nothing here may ever run it. */
const command = `touch ${canaryFile}`;
const pickle0 = `cposix\nsystem\np0\n(S'${command}'\np1\ntp2\nRp3\n.`;
const pickle4 = joined(
  Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x8c, 5),
  utf8('posix'),
  Uint8Array.of(0x8c, 6),
  utf8('system'),
  Uint8Array.of(0x93, 0x8c, command.length),
  utf8(command),
  Uint8Array.of(0x85, 0x52, 0x2e),
);

const npyHeader = (dtype: string): Uint8Array => {
  const header = `{'descr': ${dtype}, 'fortran_order': False, 'shape': (1,), }\n`;
  return joined(Uint8Array.of(0x93), utf8('NUMPY'), Uint8Array.of(1, 0, header.length, 0), utf8(header));
};

const code: HostileCase[] = [
  ...['model.pkl', 'model.h5', 'model.hdf5', 'model.npy', 'model.csv', 'model.parquet', 'model.fits'].map((name) =>
    refused(name, pickle4, /pickle/i, /run code/, /CSV|Parquet/),
  ),
  refused('protocol-0.pkl', pickle0, /pickle/i, /run code/),
  refused('protocol-0.csv', pickle0, /pickle/i, /run code/),
  refused('object.npy', joined(npyHeader("'|O'"), pickle4), /NumPy/, /CSV|Parquet/),
  refused('object-named.csv', joined(npyHeader("'|O'"), pickle4), /NumPy/),
  refused('joblib.joblib', joined(Uint8Array.of(0x78, 0x9c), deflateSync(pickle4).subarray(2)), /binary|zlib|pickle/i),
  { name: 'python-object.yaml', bytes: () => utf8(`!!python/object/apply:os.system ["${command}"]\n`), verdict: { told: /csv-no-rows/ } },
  {
    name: 'words-like-a-pickle.csv',
    bytes: () => utf8('cat\ndog\nparrot\n'),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells).toEqual([['dog', 'parrot']]),
  },
];

const html = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><script>alert(1)</script></body></html>\n';
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="1" height="1"/></svg>\n';

const pages: HostileCase[] = [
  ...['login.csv', 'login.parquet', 'login.fits', 'login.vot'].map((name) => refused(name, html, /web page|HTML/, /sign-in|download/i)),
  refused('comment-first.csv', `<!-- a,b,c -->\n${html}`, /web page|HTML/),
  refused('byte-order-mark.html', `\ufeff\n\n${html}`, /web page|HTML/),
  refused('shouting.csv', html.toUpperCase(), /web page|HTML/),
  refused('script-first.csv', '<script>alert(1)</script>\n1,2\n', /web page|HTML|markup/i),
  refused('picture.svg', svg, /SVG|XML/),
  refused('picture.csv', `<?xml version="1.0"?>\n${svg}`, /SVG|XML/),
  refused('feed.csv', '<?xml version="1.0"?><rss><channel/></rss>', /XML/),
];

const others: HostileCase[] = [
  refused('paper.csv', latin1('%PDF-1.7\n1 0 obj <<>> endobj\nid,z\n1,0.5\n'), /PDF/),
  refused(
    'pdf-late.csv',
    joined(utf8('\n\n'), latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Length 3>> stream\n\x00\x01\x02\nendstream')),
    /PDF|binary/,
  ),
  refused('program.fits', joined(utf8('MZ'), Uint8Array.of(0x90, 0, 3, 0), new Uint8Array(100)), /Windows program/),
  refused('program.csv', joined(Uint8Array.of(0x7f), utf8('ELF'), new Uint8Array(100)), /Linux program/),
  refused('picture.fits', joined(Uint8Array.of(0x89), utf8('PNG\r\n\x1a\n'), new Uint8Array(40)), /PNG/),
  refused('picture-gif.csv', joined(utf8('GIF89a'), new Uint8Array(40)), /GIF|binary/),
  refused('database.csv', joined(utf8('SQLite format 3\0'), new Uint8Array(100)), /SQLite/, /CSV|Parquet/),
  refused('table.feather', joined(utf8('ARROW1'), new Uint8Array(100)), /Feather|Arrow/),
  refused(
    'notebook.ipynb',
    '{"cells": [{"cell_type": "code", "source": ["import os\\n"]}], "metadata": {}, "nbformat": 4}\n',
    /notebook|JSON/i,
  ),
  refused('notebook.csv', '{\n "cells": [],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n', /notebook|JSON/i),
  refused('deep.json', '['.repeat(1_000_000), /JSON|bytes|line/i),
  refused('rows.json', '[{"id": 1, "z": 0.5}, {"id": 2, "z": 0.7}]\n', /JSON/i),
  refused('program.py', 'import os\n\n\ndef main():\n    os.system("true")\n\n\nmain()\n', /table|column|line/i),
  refused('random.csv', noise(4096), /binary/),
];

const polyglots: HostileCase[] = [
  {
    name: 'script-within.csv',
    bytes: () => utf8('id,note\n1,<script>alert(1)</script>\n2,<img src=x onerror=alert(1)>\n'),
    verdict: 'ok',
    holds: ({ tables }) => expect(tables[0]?.cells[1]).toEqual(['<script>alert(1)</script>', '<img src=x onerror=alert(1)>']),
  },
  {
    name: 'zip-behind.csv',
    bytes: () => joined(utf8('id,z\n1,0.5\n2,0.7\n'), utf8('PK\x03\x04'), noise(400), utf8('PK\x05\x06'), new Uint8Array(18)),
    verdict: { refused: [/binary/] },
  },
];

export const strangerCases: HostileCase[] = [...code, ...pages, ...others, ...polyglots];
