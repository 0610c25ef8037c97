import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { detect } from '#formats/detect';
import { blobSource } from '#formats/source';

const told = (content: string | Uint8Array<ArrayBuffer>): Promise<unknown> =>
  detect(blobSource(new Blob([content]), 'a.csv')).then(
    ({ format }) => format,
    (error: Error) => error.message,
  );

const notebook = JSON.stringify({ cells: [{ cell_type: 'code', source: ['import qp'] }], nbformat: 4 }, null, 1);

describe('text that is no table', () => {
  it.each([
    ['a Jupyter notebook', notebook],
    ['a Jupyter notebook', gzipSync(notebook).slice()],
    ['a JSON document', '{"a": [1, 2]}'],
    ['a JSON document', '\ufeff\n  {\n}'],
    ['a JSON document', '{"ra": 1.5, "dec": 2}\n{"ra": 2.5, "dec": 3}\n'],
    ['a JSON document', '[{"cell_type": 1}]'],
    ['a JSON document', '[1.5, 2]'],
    ['a JSON document', '[]'],
    ['a rich text document', '{\\rtf1\\ansi ra,dec}'],
  ])('is told to be %s', async (what, content) => {
    expect(await told(content)).toContain(`is ${what}.`);
  });

  it.each(['[RA],[Dec]\n1,2\n', '{ra},{dec}\n1,2\n', 'a,b\n{"x":1},2\n', '"[1]",b\n1,2\n'])('is a table: %j', async (content) => {
    expect(await told(content)).toBe('csv');
  });
});
