export interface ToastText {
  id: number;
  text: string;
  undo: (() => void) | null;
}

/** Short words about what was done; never for errors. */
class Toasts {
  shown = $state<ToastText[]>([]);
  #last = 0;

  say(text: string, undo: (() => void) | null = null): void {
    const id = ++this.#last;
    this.shown.push({ id, text, undo });
    setTimeout(() => this.drop(id), 8000);
  }

  drop(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
