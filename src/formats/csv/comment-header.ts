import type { Separator } from '#formats/csv/records';

/** Names that stand in comment lines above the rows. */
export interface CommentHeader {
  names: string[];
  units: string[];
  descriptions: string[];
}

const numbered = /^\s*(\d+)\s+(\S+)\s*([^[]*?)\s*(?:\[([^\]]*)\])?\s*$/;

/** SExtractor writes a line for each column; numpy.savetxt and TOPCAT write one with all names, which counts when it has as many words as the rows have cells. */
export function commentHeader(comments: readonly string[], separator: Separator, usual: number): CommentHeader | null {
  const lines = comments.map((line) => numbered.exec(line));
  const columns = lines.flatMap((line) => (line ? [line] : []));
  if (usual > 0 && columns.length === usual && columns.every(([, number], i) => Number(number) === i + 1)) {
    const part = (at: number): string[] => columns.map((line) => line[at] ?? '');
    return { names: part(2), units: part(4), descriptions: part(3) };
  }
  const last = comments.at(-1);
  if (last === undefined || usual === 0) return null;
  const names = separator.blanks
    ? last.trim().split(/\s+/)
    : last.split(String.fromCharCode(separator.delimiter)).map((word) => word.trim());
  const isHeader = names.length === usual && names.every((word) => /^[A-Za-z_]/.test(word));
  return isHeader ? { names, units: [], descriptions: [] } : null;
}
