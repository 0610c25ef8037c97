import { droppedFolder } from './dropped-folder.ts';
import type { Intake } from './intake.svelte.ts';

interface Aim {
  /** Whether a file may be let go now. */
  takes: () => boolean;
  intake: Intake;
}

/** The whole page as the place where a file or a folder can be let go. */
export class DropTarget {
  hovering = $state(false);
  #depth = 0;
  readonly #aim: Aim;

  constructor(aim: Aim) {
    this.#aim = aim;
  }

  enter = (event: DragEvent): void => {
    if (!hasFile(event)) return;
    this.#depth += 1;
    this.hovering = this.#aim.takes();
  };

  /** Without this the browser would open the file and leave the page. */
  over = (event: DragEvent): void => {
    if (!hasFile(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = this.#aim.takes() ? 'copy' : 'none';
  };

  leave = (event: DragEvent): void => {
    if (!hasFile(event)) return;
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.hovering = false;
  };

  drop = (event: DragEvent): void => {
    if (!hasFile(event)) return;
    event.preventDefault();
    this.#depth = 0;
    this.hovering = false;
    if (!this.#aim.takes()) return;
    const folder = droppedFolder(event);
    const file = event.dataTransfer?.files[0];
    if (folder) void this.#aim.intake.dropped(folder);
    else if (file) this.#aim.intake.file(file);
  };
}

function hasFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
