import { describe, expect, it } from 'vitest';
import { attachment } from '../../../backend/http/attachment.ts';
import { checkedFileName, extensionOf, mediaTypeOf } from '../../../backend/uploads/file-name.ts';
import { harmless, refused } from './hostile-names.ts';

describe('the name of a file', () => {
  it.each(harmless)('%j stays as it is', (name) => {
    expect(checkedFileName(name)).toBe(name);
  });

  it.each(refused)('%j is refused because it %s', (name, reason) => {
    expect(() => checkedFileName(name)).toThrow(reason);
  });

  it('is refused when there is none', () => {
    expect(() => checkedFileName(undefined)).toThrow('The file has no name.');
    expect(() => checkedFileName(['a.csv'])).toThrow('The file has no name.');
  });

  it.each([
    ['z.CSV', '.csv', 'text/csv'],
    ['cat.fits', '.fits', 'application/fits'],
    ['x.tar.gz', '.gz', 'application/gzip'],
    ['page.html', '.html', 'application/octet-stream'],
    ['picture.svg', '.svg', 'application/octet-stream'],
    ['README', '', 'application/octet-stream'],
    ['a.verylongextension', '', 'application/octet-stream'],
  ])('%s ends in %j and is sent as %s', (name, extension, mediaType) => {
    expect(extensionOf(name)).toBe(extension);
    expect(mediaTypeOf(name)).toBe(mediaType);
  });
});

describe('the name in a download', () => {
  it('is plain for old clients and true for the others', () => {
    expect(attachment('naïve "z" ⌀.csv')).toBe(
      `attachment; filename="naive _z_ _.csv"; filename*=UTF-8''na%C3%AFve%20%22z%22%20%E2%8C%80.csv`,
    );
  });

  it.each([...harmless, ...refused.map(([name]) => name)])('%j never brings a separator, a quote or a line end into the header', (name) => {
    const header = attachment(name);
    const [, plain, encoded] = /^attachment; filename="([^"]*)"; filename\*=UTF-8''(\S*)$/.exec(header) ?? [];
    expect(plain).toMatch(/^[\w .,()+=@~-]*$/);
    expect(decodeURIComponent(encoded ?? '')).not.toMatch(/[/\\]/);
    expect(() => new Headers({ 'Content-Disposition': header })).not.toThrow();
  });
});
