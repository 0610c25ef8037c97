import { toProblem } from '#core/problem';
import { packedFolder } from '../workers.ts';
import { chosenFiles, filesOf, type Folder } from './dropped-folder.ts';

/** Takes what is dropped or chosen. A folder becomes one file first, in a worker. */
export class Intake {
  /** The folder that is being packed, null when none is. */
  packing = $state<string | null>(null);
  problem = $state<string | null>(null);
  readonly #onfile: (file: File) => void;
  #turn = 0;

  constructor(onfile: (file: File) => void) {
    this.#onfile = onfile;
  }

  file(file: File): void {
    this.#turn += 1;
    Object.assign(this, { packing: null, problem: null });
    this.#onfile(file);
  }

  dropped(folder: FileSystemDirectoryEntry): Promise<void> {
    return this.#pack(folder.name, () => filesOf(folder));
  }

  chosen(list: readonly File[]): Promise<void> {
    const name = list[0]?.webkitRelativePath.split('/')[0] ?? '';
    return this.#pack(name, async () => chosenFiles(list));
  }

  /** A later file or folder takes the place of one that is still being packed. */
  async #pack(name: string, ask: () => Promise<Folder>): Promise<void> {
    const turn = ++this.#turn;
    Object.assign(this, { packing: name, problem: null });
    try {
      const { files } = await ask();
      const file = await packedFolder(name, files);
      if (turn === this.#turn) this.file(file);
    } catch (error) {
      if (turn === this.#turn) Object.assign(this, { packing: null, problem: toProblem(error).message });
    }
  }
}
