import type { Upload } from '#core/wire/upload';
import { discardUpload, getUploads } from '../server.ts';
import { Loaded } from '../loaded.svelte.ts';
import { forget } from './kept.ts';

/** The person's uploads that have begun and are not published, as the server knows them. */
export class Unfinished {
  readonly answer = new Loaded<Upload[]>();
  readonly list = $derived((this.answer.value ?? []).filter((upload) => upload.state !== 'done'));

  async ask(): Promise<void> {
    await this.answer.follow(getUploads());
  }

  async discard(id: number): Promise<void> {
    await discardUpload(id);
    forget(`upload.${id}`);
    await this.ask();
  }
}
