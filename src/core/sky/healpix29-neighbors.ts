import { finestOrder } from '#core/sky/healpix29';

/** A cell of some order by its base cell and its steps to the north-east (x) and north-west (y) from the southern corner. */
export interface GridCell {
  base: number;
  x: number;
  y: number;
}

/** The cell of `order` that holds a cell of order 29. */
export function gridCell(index29: bigint, order: number): GridCell {
  const low = Number(index29 & 0xffffffffn);
  const high = Number(index29 >> 32n);
  const shift = finestOrder - order;
  return {
    base: high >>> 26,
    x: (gathered(low) | (gathered(high & 0x3ffffff) << 16)) >>> shift,
    y: (gathered(low >>> 1) | (gathered((high & 0x3ffffff) >>> 1) << 16)) >>> shift,
  };
}

/** The nested number, at an order of up to 24 (beyond that it may be no safe integer). */
export function nestedNumber({ base, x, y }: GridCell, order: number): number {
  let number = base;
  for (let bit = order - 1; bit >= 0; bit--) number = number * 4 + (((y >>> bit) & 1) * 2 + ((x >>> bit) & 1));
  return number;
}

/** The cells of the same order that touch this one, at an edge or a corner: eight, or seven or six where base cells meet in threes. */
export function neighborsOf(cell: GridCell, order: number): GridCell[] {
  const found: GridCell[] = [];
  for (let dx = -1; dx <= 1; dx++)
    for (let dy = -1; dy <= 1; dy++) {
      const next = dx === 0 && dy === 0 ? null : moved({ base: cell.base, x: cell.x + dx, y: cell.y + dy }, 2 ** order);
      if (next) found.push(next);
    }
  return found;
}

/** Over at most one edge or corner of the base cell (Gorski et al. 2005, figure 4); null beyond a corner where only three base cells meet. */
function moved({ base, x, y }: GridCell, side: number): GridCell | null {
  const east = overstep(x, side);
  const west = overstep(y, side);
  if (east === 0 && west === 0) return { base, x, y };
  const row = base >> 2;
  const across = east !== 0 && west !== 0 ? cornerMove : edgeMove;
  return across(row, { column: base & 3, x, y, east, west, last: side - 1 });
}

function overstep(steps: number, side: number): -1 | 0 | 1 {
  if (steps < 0) return -1;
  return steps >= side ? 1 : 0;
}

interface Step {
  column: number;
  x: number;
  y: number;
  /** 1 where x lies past the last step, -1 where it lies before the first. */
  east: -1 | 0 | 1;
  west: -1 | 0 | 1;
  last: number;
}

function edgeMove(row: number, step: Step): GridCell {
  if (row === 0) return northEdge(step);
  return row === 1 ? beltEdge(step) : southEdge(step);
}

function northEdge({ column, x, y, east, west, last }: Step): GridCell {
  if (east === 1) return { base: (column + 1) & 3, x: y, y: last };
  if (west === 1) return { base: (column + 3) & 3, x: last, y: x };
  return east === -1 ? { base: 4 + column, x: last, y } : { base: 4 + ((column + 1) & 3), x, y: last };
}

function beltEdge({ column, x, y, east, west, last }: Step): GridCell {
  if (east === 1) return { base: column, x: 0, y };
  if (west === 1) return { base: (column + 3) & 3, x, y: 0 };
  return east === -1 ? { base: 8 + ((column + 3) & 3), x: last, y } : { base: 8 + column, x, y: last };
}

function southEdge({ column, x, y, east, west }: Step): GridCell {
  if (east === 1) return { base: 4 + ((column + 1) & 3), x: 0, y };
  if (west === 1) return { base: 4 + column, x, y: 0 };
  return east === -1 ? { base: 8 + ((column + 3) & 3), x: y, y: 0 } : { base: 8 + ((column + 1) & 3), x: 0, y: x };
}

function cornerMove(row: number, { column, east, west, last }: Step): GridCell | null {
  if (row === 1) {
    if (east === west) return null;
    return east === 1 ? { base: 4 + ((column + 1) & 3), x: 0, y: last } : { base: 4 + ((column + 3) & 3), x: last, y: 0 };
  }
  if (east !== west) return null;
  const opposite = (column + 2) & 3;
  if (row === 0) return east === 1 ? { base: opposite, x: last, y: last } : { base: 8 + column, x: last, y: last };
  return east === 1 ? { base: column, x: 0, y: 0 } : { base: 8 + opposite, x: 0, y: 0 };
}

/** Every second of 32 bits, from the first. */
function gathered(bits: number): number {
  let narrow = bits & 0x55555555;
  narrow = (narrow | (narrow >>> 1)) & 0x33333333;
  narrow = (narrow | (narrow >>> 2)) & 0x0f0f0f0f;
  narrow = (narrow | (narrow >>> 4)) & 0x00ff00ff;
  return (narrow | (narrow >>> 8)) & 0xffff;
}
