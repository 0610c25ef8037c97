import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/lib/upload/pace.ts';

describe('the pace of sending', () => {
  it('says nothing before half a second is known', () => {
    const pace = new Pace();
    expect(pace.at(0, 0)).toBeNull();
    expect(pace.at(400, 1000)).toBeNull();
  });

  it('forgets what is older than five seconds', () => {
    const pace = new Pace();
    pace.at(0, 0);
    pace.at(1000, 10_000);
    expect(pace.at(2000, 20_000)).toBe(10_000);
    pace.at(8000, 20_000);
    expect(pace.at(9000, 20_000)).toBe(0);
  });
});
