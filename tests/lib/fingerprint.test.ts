import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { difference, printOf as printWith } from '../../src/lib/upload/fingerprint.ts';

const sha256 = async (part: Blob) =>
  createHash('sha256')
    .update(new Uint8Array(await part.arrayBuffer()))
    .digest('hex');
const printOf = (chosen: File) => printWith(chosen, sha256);
const file = (text: string, name = 'a.csv') => new File([text], name);

describe('knowing a file again', () => {
  it('takes a renamed copy for the same file', async () => {
    const begun = await printOf(file('ra,dec\n1,2\n'));
    expect(difference(begun, await printOf(file('ra,dec\n1,2\n', 'b.csv')))).toBeNull();
  });

  it('refuses another size before it looks at the bytes', async () => {
    const begun = await printOf(file('ra,dec\n1,2\n'));
    expect(difference(begun, await printOf(file('ra,dec\n1,2,3\n')))).toBe('size');
  });

  it('refuses other bytes of the same size', async () => {
    const begun = await printOf(file('ra,dec\n1,2\n'));
    expect(difference(begun, await printOf(file('ra,dec\n1,3\n')))).toBe('content');
  });

  it('goes by name and size on a computer that never saw the file', async () => {
    const chosen = await printOf(file('ra,dec\n1,2\n'));
    expect(difference({ name: 'a.csv', size: chosen.size, head: null }, chosen)).toBeNull();
    expect(difference({ name: 'c.csv', size: chosen.size, head: null }, chosen)).toBe('name');
  });
});
