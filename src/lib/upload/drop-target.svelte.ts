interface Aim {
  /** Whether a file may be let go now. */
  takes: () => boolean;
  onfile: (file: File) => void;
}

/** The whole page as the place where a file can be let go. */
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
    const file = event.dataTransfer?.files[0];
    if (file && this.#aim.takes()) this.#aim.onfile(file);
  };
}

function hasFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}
