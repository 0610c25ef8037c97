import type { Finding } from '#core/finding';
import type { Guess } from '#core/guess';
import { guessedMapping } from '#core/guess';
import type { Mapping } from '#core/mapping';
import type { Problem } from '#core/problem';
import type { ProductTypeName } from '#core/product';
import type { ColumnProfile, Face } from '#core/profile';
import type { Column } from '#core/table';
import type { ShownCell } from '../cells.ts';

/** A file of the person's own, opened in a worker on this computer. */
export class OpenedFile {
  readonly file: File;
  state = $state<'reading' | 'open' | 'stranger'>('reading');
  problem = $state.raw<Problem | null>(null);
  formatName = $state<string | null>(null);
  columns = $state.raw<Column[]>([]);
  rows = $state<number | null>(null);
  preview = $state.raw<ShownCell[][]>([]);
  profiles = $state.raw<ColumnProfile[]>([]);
  guesses = $state.raw<Guess[]>([]);
  face = $state.raw<Face | null>(null);
  /** Part of the file that was read through, 0 to 1; null before. */
  scanned = $state<number | null>(null);
  findings = $state.raw<Finding[]>([]);
  checking = $state(false);
  checkProblem = $state<string | null>(null);

  constructor(file: File) {
    this.file = file;
  }

  async read(): Promise<void> {}

  check(_mapping: Mapping, _type: ProductTypeName): void {}

  guessedMapping(): Mapping {
    return guessedMapping(this.guesses);
  }

  profileOf(column: string): ColumnProfile | null {
    return this.profiles.find((profile) => profile.name === column) ?? null;
  }

  close(): void {}
}
