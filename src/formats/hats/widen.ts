import type { ColumnType } from '#core/table';
import type { FileColumn, StoredKind } from '#formats/stored';

/** A column that can hold the values of both, null when no type can. Whether it holds each of them exactly is for `conform` to check. */
export function widest(a: FileColumn, b: FileColumn): FileColumn | null {
  if (isList(a) !== isList(b)) return null;
  const type = widestType(a, b);
  if (type === null) return null;
  const shape = a.stored.shape?.join() === b.stored.shape?.join() ? a.stored.shape : null;
  return { ...a, type, stored: { kind: widestKind(a.stored.kind, b.stored.kind, type), shape } };
}

function isList({ type }: FileColumn): boolean {
  return type.endsWith('[]');
}

const numbers: readonly string[] = ['integer', 'bigint', 'double'];

function widestType(a: FileColumn, b: FileColumn): ColumnType | null {
  if (a.type === b.type) return a.type;
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  if (rankA >= 0 && rankB >= 0) return rankA > rankB ? a.type : b.type;
  if (isDigits(a) && isWhole(rankB)) return a.type;
  return isDigits(b) && isWhole(rankA) ? b.type : null;
}

function rankOf({ type }: FileColumn): number {
  return numbers.indexOf(type.replace('[]', ''));
}

function isWhole(rank: number): boolean {
  return rank === 0 || rank === 1;
}

/** Unsigned integers beyond 63 bits, which are text at the wall. */
function isDigits({ type, stored }: FileColumn): boolean {
  return type.startsWith('text') && stored.kind === 'uint64';
}

function widestKind(a: StoredKind, b: StoredKind, type: ColumnType): StoredKind {
  if (a === b) return a;
  const cell = type.replace('[]', '');
  if (cell === 'boolean') return 'bool';
  if (cell === 'double') return widestFloat(a, b);
  if (cell === 'text') return widestText(a, b);
  return widestWhole(a, b, cell === 'integer' ? 'int32' : 'int64');
}

const floats: readonly StoredKind[] = ['float16', 'float32', 'float64'];

function widestFloat(a: StoredKind, b: StoredKind): StoredKind {
  const [rankA, rankB] = [floats.indexOf(a), floats.indexOf(b)];
  return rankA < 0 || rankB < 0 ? 'float64' : (floats[Math.max(rankA, rankB)] ?? 'float64');
}

/** Of two kinds of times of one sort, the finer. */
function widestText(a: StoredKind, b: StoredKind): StoredKind {
  const [sortA, sortB] = [a.replace(/\[[munso]+/, ''), b.replace(/\[[munso]+/, '')];
  if (sortA === sortB && sortA !== a) {
    const finer: readonly string[] = ['[s', '[ms', '[us', '[ns'];
    const rank = (kind: StoredKind): number => finer.indexOf(/\[\w+/.exec(kind)?.[0] ?? '');
    return rank(a) > rank(b) ? a : b;
  }
  const digits = /^u?int\d+$/;
  return digits.test(a) && digits.test(b) ? 'uint64' : 'text';
}

const wholeKinds = { int8: [-7, 7], uint8: [0, 8], int16: [-15, 15], uint16: [0, 16], int32: [-31, 31] } as const;
const wideKinds = { uint32: [0, 32], int64: [-63, 63], uint64: [0, 64] } as const;
const ranges: Partial<Record<StoredKind, readonly [number, number]>> = { ...wholeKinds, ...wideKinds };
const byWidth: readonly StoredKind[] = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'];

/** The narrowest kind whose range, told by its powers of two, holds both. */
function widestWhole(a: StoredKind, b: StoredKind, otherwise: StoredKind): StoredKind {
  const [rangeA, rangeB] = [ranges[a], ranges[b]];
  if (!rangeA || !rangeB) return otherwise;
  const [low, high] = [Math.min(rangeA[0], rangeB[0]), Math.max(rangeA[1], rangeB[1])];
  return byWidth.find((kind) => (ranges[kind]?.[0] ?? 0) <= low && (ranges[kind]?.[1] ?? 0) >= high) ?? otherwise;
}
