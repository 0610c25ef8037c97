import { isCellType, type CellType, type ColumnData, type ColumnType, type ListData } from '#core/table';
import { Growing, itemsOf, missingItem, takeItems, type Items } from '#formats/votable/items';

/** Gathers one column of a batch: its values go into `items`, then each row of a list is ended. */
export interface Builder {
  readonly items: Items;
  endRow(): void;
  missingRow(): void;
  take(): ColumnData | ListData;
}

export function builderOf(name: string, type: ColumnType): Builder {
  if (!isCellType(type)) return new ListBuilder(name, type);
  const items = itemsOf(type);
  return { items, endRow: () => undefined, missingRow: () => missingItem(items), take: () => takeItems(items, name) };
}

class ListBuilder implements Builder {
  readonly items: Items;
  private readonly name: string;
  private readonly type: ListData['type'];
  private ends = new Growing((length) => new Int32Array(length));
  private missing: number[] = [];

  constructor(name: string, type: ListData['type']) {
    this.name = name;
    this.type = type;
    this.items = itemsOf(itemType(type));
  }

  endRow(): void {
    const at = this.ends.next();
    this.ends.values[at] = this.items.cells.length;
  }

  missingRow(): void {
    this.missing.push(this.ends.length);
    this.endRow();
  }

  take(): ListData {
    const { values } = this.ends.take();
    const offsets = new Uint32Array(values.length + 1);
    offsets.set(values, 1);
    const nulls = this.missing.length > 0 ? new Uint8Array(values.length) : null;
    for (const row of this.missing.splice(0)) if (nulls) nulls[row] = 1;
    return { name: this.name, type: this.type, items: takeItems(this.items, this.name), offsets, nulls };
  }
}

function itemType(type: ListData['type']): CellType {
  const types = { 'boolean[]': 'boolean', 'integer[]': 'integer', 'bigint[]': 'bigint', 'double[]': 'double', 'text[]': 'text' } as const;
  return types[type];
}
