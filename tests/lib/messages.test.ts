import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');
const spoken = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt', 'label'];

interface Node {
  type?: string;
  name?: string;
  data?: string;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

const hasWords = (text: unknown): text is string => typeof text === 'string' && /\p{L}/u.test(text);

/** What a node itself says, shown or spoken. */
function saidBy(node: Node, attribute: string | null): string | null {
  const counts = attribute === null || spoken.includes(attribute);
  if (node.type === 'Text' && counts && hasWords(node.data)) return node.data.trim();
  if (node.type === 'Literal' && counts && attribute !== null && hasWords(node['value'])) return node['value'];
  return null;
}

/** Directives (style:, class:, on:) are read to nobody; an argument of a call is not shown, what the call gives comes from the catalog. */
const isSilent = (node: Node) => node.type === 'CallExpression' || node.type?.endsWith('Directive') === true;

/** What a page says by itself: text and spoken attributes that do not come from an expression. */
function ownWords(source: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown, attribute: string | null): void => {
    if (Array.isArray(node)) return node.forEach((each) => walk(each, attribute));
    if (!isNode(node) || isSilent(node)) return;
    const said = saidBy(node, attribute);
    if (said !== null) found.push(said);
    if (node.type === 'Attribute') return walk(node['value'], node.name ?? '');
    Object.entries(node).forEach(([key, value]) => key !== 'metadata' && walk(value, attribute));
  };
  walk(parse(source, { modern: true }).fragment, null);
  return found;
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.svelte'))
  .map((name) => join(root, name));

describe('the messages', () => {
  it('finds words of a page of its own', () => {
    expect(ownWords('<p>Hello</p>')).toEqual(['Hello']);
    expect(ownWords('{#if a}<img alt="A map" />{/if}')).toEqual(['A map']);
    expect(ownWords('<button aria-label={open ? "Close" : words.open}></button>')).toEqual(['Close']);
    expect(ownWords('<Field label="Name" />')).toEqual(['Name']);
    expect(ownWords('<p class="soft" id="a">{words.a} · 12</p>')).toEqual([]);
  });

  it.each(files.map((path) => [relative(root, path), path]))('come from the catalog in %s', (_, path) => {
    expect(ownWords(readFileSync(path, 'utf8'))).toEqual([]);
  });
});
