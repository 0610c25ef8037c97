import { toProblem, type Problem } from '#core/problem';

/** An answer on its way: the old value stays until the new one comes, and the last question asked wins. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  problem = $state.raw<Problem | null>(null);
  waiting = $state(false);
  #asked = 0;

  async follow(answer: Promise<T>): Promise<void> {
    const turn = ++this.#asked;
    this.waiting = true;
    try {
      const value = await answer;
      if (turn === this.#asked) Object.assign(this, { value, problem: null });
    } catch (error) {
      if (turn === this.#asked) this.problem = toProblem(error);
    } finally {
      if (turn === this.#asked) this.waiting = false;
    }
  }
}
