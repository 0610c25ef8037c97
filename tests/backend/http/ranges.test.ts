import { describe, expect, it } from 'vitest';
import { wantedRange } from '../../../backend/http/ranges.ts';

const etag = '"abc"';
const wanted = (range: string, ifRange?: string): unknown =>
  wantedRange(new Headers({ Range: range, ...(ifRange === undefined ? {} : { 'If-Range': ifRange }) }), 100, etag);

describe('the range of a download', () => {
  it.each([
    ['bytes=0-9', 0, 9],
    ['bytes=90-', 90, 99],
    ['bytes=0-', 0, 99],
    ['bytes=-10', 90, 99],
    ['bytes=-1000', 0, 99],
    ['bytes=95-1000', 95, 99],
    ['bytes=99-99', 99, 99],
  ])('%s is bytes %i to %i of 100', (range, start, end) => {
    expect(wanted(range)).toEqual({ kind: 'part', range: { start, end } });
  });

  it.each(['bytes=100-', 'bytes=100-200', 'bytes=-0'])('%s is not there', (range) => {
    expect(wanted(range)).toEqual({ kind: 'nothing' });
  });

  it.each(['', 'bytes=', 'bytes=-', 'bytes=9-0', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b', 'bytes=0x1-2', 'bytes=1.5-2'])(
    '%j is answered with the whole',
    (range) => {
      expect(wanted(range)).toEqual({ kind: 'whole' });
    },
  );

  it('goes on only with the same version', () => {
    expect(wanted('bytes=50-', etag)).toEqual({ kind: 'part', range: { start: 50, end: 99 } });
    expect(wanted('bytes=50-', '"other"')).toEqual({ kind: 'whole' });
    expect(wanted('bytes=50-', 'Wed, 21 Oct 2026 07:28:00 GMT')).toEqual({ kind: 'whole' });
  });
});
