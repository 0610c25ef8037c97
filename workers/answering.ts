import { toProblem, type Problem } from '#core/problem';

/** What a worker answers: a Fault does not survive the way between threads, a Problem does. */
export type Answer<T> = { value: T } | { problem: Problem };

export async function answering<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { problem: toProblem(error) };
  }
}

/** Passes on the first call, the last (1), and at most one in each 100 ms between. */
export function throttled(onProgress: (share: number) => void): (share: number) => void {
  let last = -Infinity;
  return (share) => {
    const now = performance.now();
    if (share < 1 && now - last < 100) return;
    last = now;
    onProgress(share);
  };
}
