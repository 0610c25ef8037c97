import type { Finding } from '#core/finding';
import { note } from '#formats/hats/findings';
import type { Part } from '#formats/hats/part';
import type { WholeColumn } from '#formats/hats/schema';
import type { OpaqueColumn } from '#formats/table-file';

export interface WholeOpaque {
  opaque: OpaqueColumn[];
  findings: Finding[];
}

/** The nested columns of the catalog, which a file's own format keeps; where the files do not have the same ones, none, and findings name them. */
export function wholeOpaque(parts: readonly Part[], columns: readonly WholeColumn[]): WholeOpaque {
  const [first] = parts;
  if (!first) return { opaque: [], findings: [] };
  const wanted = shapeOf(first);
  const other = parts.find((part) => shapeOf(part) !== wanted);
  if (!other) {
    const placeAfter = (name: string | null): number => columns.findIndex(({ column }) => column.name === name) + 1;
    return { opaque: first.opaque.map(({ name, kind, behind }) => ({ name, kind, after: placeAfter(behind) })), findings: [] };
  }
  const kinds = new Map(parts.flatMap(({ opaque }) => opaque.map(({ name, kind }) => [name, kind] as const)));
  const findings = [...kinds].map(([name, kind]) => {
    const message = `Column ${name} holds ${kind}, and ${first.path} and ${other.path} do not have the same such columns. It is left out.`;
    return note({
      severity: 'warning',
      code: 'hats-left-out',
      column: name,
      message,
      remedy: 'Write the catalog with the same columns in all files.',
    });
  });
  return { opaque: [], findings };
}

function shapeOf({ opaque }: Part): string {
  return opaque.map(({ name, kind }) => `${name}: ${kind}`).join('; ');
}
