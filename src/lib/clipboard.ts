import { toasts } from './toasts.svelte.ts';

/** Copies, and says so; where the browser gives no clipboard (plain http), it asks the old way. */
export async function copyText(text: string, said: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyBySelection(text);
  toasts.say(said);
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
