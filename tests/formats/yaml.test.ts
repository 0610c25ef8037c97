import { describe, expect, it } from 'vitest';
import { yamlOf, type Yaml } from '#formats/yaml';

const plain = (value: Yaml): unknown => {
  if (typeof value === 'string') return value;
  return value instanceof Map ? Object.fromEntries([...value].map(([key, held]) => [key, plain(held)])) : (value as Yaml[]).map(plain);
};
const read = (text: string): unknown => plain(yamlOf(text));

describe('the YAML of astropy', () => {
  it.each([
    ['a map in a line', '{name: ra, unit: deg, n: [1, 2]}', { name: 'ra', unit: 'deg', n: ['1', '2'] }],
    ['lists and maps by lines', '- name: a\n  unit: deg\n- {name: b}\n-\n  c: 1', [{ name: 'a', unit: 'deg' }, { name: 'b' }, { c: '1' }]],
    ['a list as far left as its key', 'datatype:\n- {name: a}\nmeta: x', { datatype: [{ name: 'a' }], meta: 'x' }],
    [
      'what looks like a key within a text',
      "{name: a, description: 'the unit: deg, {x}'}",
      { name: 'a', description: 'the unit: deg, {x}' },
    ],
    ['single quotes', "a: 'it''s # no comment'", { a: "it's # no comment" }],
    ['double quotes', String.raw`a: "\xb5\u03b1\U0001F30C \"q\" \\ \n"`, { a: 'µα🌌 "q" \\ \n' }],
    ['a text that goes on', "a: 'one\n  two\n\n  three'\nb: x", { a: 'one two\nthree', b: 'x' }],
    ['a text that goes on in double quotes', 'a: "one \\\n  \\ two"', { a: 'one  two' }],
    [
      'a map that goes on',
      '- {name: a, unit: deg,\n  description: long\n  words}\n- b',
      [{ name: 'a', unit: 'deg', description: 'long words' }, 'b'],
    ],
    ['tags and anchors', 'u: &id001 !astropy.units.Unit {unit: m}\nmeta: !!omap\n- {a: b}', { u: { unit: 'm' }, meta: [{ a: 'b' }] }],
    ['nothing', 'a:\nb: null', { a: '', b: '' }],
    ['a colon within a word', '{a: b:c, t: 10:20}', { a: 'b:c', t: '10:20' }],
    ['names in quotes', '{"a b": 1, \'c\': 2}', { 'a b': '1', c: '2' }],
  ])('is read: %s', (_, text, value) => {
    expect(read(text)).toEqual(value);
  });

  it('ends on anything, soon', () => {
    const started = performance.now();
    for (const text of [
      '{'.repeat(100_000),
      '[{'.repeat(50_000),
      '- '.repeat(50_000),
      '{a: '.repeat(50_000),
      `a: '${"'".repeat(99_999)}`,
      `a${' '.repeat(1_000_000)}b`,
      `a: "${'\\'.repeat(100_001)}`,
      `{${'!'.repeat(100_000)}`,
      '}]:,- {',
      `${'a:\n '.repeat(1000)}x`,
      ':\n:\n-',
      `${Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`,
    ])
      yamlOf(text);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
