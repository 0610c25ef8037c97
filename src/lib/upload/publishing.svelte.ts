import { Fault, toProblem, type Problem } from '#core/problem';
import type { Publish, Upload } from '#core/wire/upload';
import { getUpload, publishUpload } from '../server.ts';

/** `waiting`: asked for, but bytes or fingerprint are still missing. */
export type PublishingState = 'idle' | 'waiting' | 'checking' | 'done' | 'failed';

const pollMs = 700;

/** Step 4: asks the server to publish and follows its stages until they end. */
export class Publishing {
  state = $state<PublishingState>('idle');
  /** What the server last said about the upload. */
  upload = $state.raw<Upload | null>(null);
  problem = $state.raw<Problem | null>(null);
  lost = $state(false);
  /** The server's last word on where it is; kept when it ends, to say where that was. */
  lastStage = $state<string | null>(null);

  /** The person has pressed Publish before the last byte arrived. */
  wait(): void {
    this.state = 'waiting';
    this.problem = null;
  }

  async publish(id: number, body: Publish): Promise<void> {
    this.state = 'checking';
    this.problem = null;
    try {
      this.upload = await publishUpload(id, body);
    } catch (error) {
      this.#fail(toProblem(error));
      return;
    }
    await this.follow(id);
  }

  /** Asks until the server has decided; a server that does not answer is asked again. */
  async follow(id: number): Promise<void> {
    this.state = 'checking';
    while (this.state === 'checking') {
      await this.#look(id);
      if (this.state === 'checking') await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  reset(): void {
    this.state = 'idle';
    this.upload = null;
    this.problem = null;
    this.lost = false;
    this.lastStage = null;
  }

  async #look(id: number): Promise<void> {
    try {
      this.#take(await getUpload(id));
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'unavailable') return this.#fail(toProblem(error));
      this.lost = true;
    }
  }

  #take(upload: Upload): void {
    this.upload = upload;
    this.lost = false;
    if (upload.stage) this.lastStage = upload.stage;
    if (upload.state === 'done') this.state = 'done';
    if (upload.state === 'failed') this.#fail({ code: 'bad-data', message: upload.problem ?? '', at: null });
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.state = 'failed';
  }
}
