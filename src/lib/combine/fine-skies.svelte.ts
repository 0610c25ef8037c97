import { SvelteMap } from 'svelte/reactivity';
import type { SkyCells } from '#core/profile';
import { getProfile } from '../server.ts';

/** The finer skies (nside 64) of the chosen catalogs, asked once each; until one is there, the face of the list serves. */
export class FineSkies {
  readonly #known = new SvelteMap<number, SkyCells>();
  #asked: number[] = [];

  of(catalog: { id: number; face: { sky: SkyCells | null } | null }): SkyCells | null {
    return this.#known.get(catalog.id) ?? catalog.face?.sky ?? null;
  }

  async ask(id: number): Promise<void> {
    if (this.#asked.includes(id)) return;
    this.#asked.push(id);
    const sky = await getProfile(id).then(
      ({ face }) => face.sky,
      () => null,
    );
    if (sky) this.#known.set(id, sky);
  }
}
