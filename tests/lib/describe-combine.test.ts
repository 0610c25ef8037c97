import { describe as group, expect, it } from 'vitest';
import { describe as written, type CombineChoices } from '../../src/lib/combine/describe.ts';

const choices: CombineChoices = {
  catalogs: [1, 2, 3],
  lowestFlag: 3,
  combineType: 'concatenate_and_remove_duplicates',
  radiusArcsec: '0.5',
  ties: 'remove_all',
};

group('description of a combined catalog', () => {
  it('says catalogs, flags, radius and what is left out', () => {
    expect(written(choices)).toBe(
      '3 catalogs on the common flag scale, flags 3 and 4, one row per object within 0.5″. Unresolved ties and stars are left out.',
    );
  });

  it('does not speak of matching when nothing is matched', () => {
    expect(written({ ...choices, combineType: 'concatenate', lowestFlag: null })).toBe(
      '3 catalogs on the common flag scale, all flags. All rows are kept, none is matched.',
    );
  });

  it('is empty while no catalog is chosen', () => {
    expect(written({ ...choices, catalogs: [] })).toBe('');
  });
});
