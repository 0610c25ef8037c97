import { isOver } from '#core/process';
import { getProcesses, type ProcessPage, type ProcessQuery } from '../server.ts';
import { Loaded } from '../loaded.svelte.ts';

const liveMs = 3000;
const idleMs = 20_000;

/** A page of the list of processes, asked again every few seconds while something runs. */
export class ProcessList {
  readonly page = new Loaded<ProcessPage>();
  readonly live = $derived(this.page.value?.results.some((each) => !isOver(each.status)) ?? false);

  /** Asks now and again until the returned function is called; a hidden tab does not ask. */
  follow(query: ProcessQuery): () => void {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let left = false;
    const ask = async (): Promise<void> => {
      if (!document.hidden) await this.page.follow(getProcesses(query));
      if (!left) timer = setTimeout(() => void ask(), this.live ? liveMs : idleMs);
    };
    void ask();
    return () => {
      left = true;
      if (timer) clearTimeout(timer);
    };
  }
}
