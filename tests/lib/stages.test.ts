import { describe, expect, it } from 'vitest';
import { stageMarks, type Whereabouts } from '../../src/lib/upload/stages.ts';

const at: Whereabouts = { sending: 'sending', publishing: 'idle', stage: null, wrongRows: false };
const marks = (change: Partial<Whereabouts>) => stageMarks({ ...at, ...change }).map(({ mark }) => mark);

describe('the stages of an upload', () => {
  it('begin with sending', () => {
    expect(marks({})).toEqual(['now', 'later', 'later', 'later']);
    expect(marks({ sending: 'sent' })).toEqual(['done', 'later', 'later', 'later']);
  });

  it('follow what the server says', () => {
    expect(marks({ sending: 'sent', publishing: 'checking', stage: 'reading' })).toEqual(['done', 'done', 'now', 'later']);
    expect(marks({ sending: 'sent', publishing: 'checking', stage: 'publishing' })).toEqual(['done', 'done', 'done', 'now']);
  });

  it('end where the server stopped, and at the checks when rows are wrong', () => {
    expect(marks({ sending: 'sent', publishing: 'failed', stage: 'fingerprint' })).toEqual(['done', 'failed', 'later', 'later']);
    expect(marks({ sending: 'sent', publishing: 'failed', wrongRows: true })).toEqual(['done', 'done', 'failed', 'later']);
  });

  it('are all behind when the product is there', () => {
    expect(marks({ publishing: 'done' })).toEqual(['done', 'done', 'done', 'done']);
  });
});
