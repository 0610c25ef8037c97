import { isOver } from '#core/process';
import type { ProcessDetail } from '#core/wire/process';
import { watchProcess } from '../server.ts';

const firstDelayMs = 500;
const longestDelayMs = 15_000;

/** Follows one process by the server's events and reconnects until the process is over. */
export class ProcessWatch {
  process = $state.raw<ProcessDetail>();
  /** True while the server does not answer; the last known state stays on the page. */
  lost = $state(false);

  readonly over = $derived(this.process ? isOver(this.process.status) : false);

  #leave: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #delayMs = firstDelayMs;

  /** Begins with what is known; returns what ends the watching. */
  follow(process: ProcessDetail): () => void {
    this.close();
    this.process = process;
    this.lost = false;
    if (!isOver(process.status)) this.#listen(process.id);
    return () => this.close();
  }

  close(): void {
    this.#leave?.();
    this.#leave = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #listen(id: number): void {
    this.#leave = watchProcess(id, { onDetail: (detail) => this.#take(detail), onBreak: () => this.#again(id) });
  }

  #take(process: ProcessDetail): void {
    this.process = process;
    this.lost = false;
    this.#delayMs = firstDelayMs;
    if (isOver(process.status)) this.close();
  }

  /** The browser's own reconnecting ends at the first answer that is not 200 (a restart behind a proxy), so it is done here. */
  #again(id: number): void {
    this.close();
    this.lost = true;
    this.#timer = setTimeout(() => this.#listen(id), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }
}
