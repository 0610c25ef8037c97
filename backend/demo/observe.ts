import { randomFrom, weighted, type Random } from './random.ts';
import { offset, type Position } from './sky.ts';
import { fields, targetsOf, type PopulationName, type Target } from './targets.ts';

export type Confidence = 'certain' | 'probable' | 'poor' | 'none';

/** One spectrum of a target. `z` is null when nothing could be measured. */
export interface Sighting extends Position {
  target: Target;
  z: number | null;
  confidence: Confidence;
}

export interface Instrument {
  seed: string;
  /** Which targets, and the share of them that gets a fibre. */
  looksAt: readonly { population: PopulationName; share: number; where?: (target: Target) => boolean }[];
  jitterArcsec: number;
  sigmaZ: number;
  confidences: readonly (readonly [Confidence, number])[];
  /** Share of the targets that is observed a second time. */
  repeats: number;
}

/** Wrong lines do happen: the share of redshifts that are far off, by confidence. */
const mistaken: Record<Confidence, number> = { certain: 0.004, probable: 0.03, poor: 0.25, none: 1 };

export function sightingsOf(instrument: Instrument): { random: Random; sightings: Sighting[] } {
  const random = randomFrom(instrument.seed);
  const chosen = instrument.looksAt.flatMap(({ population, share, where }) =>
    targetsOf(population).filter((target) => (where?.(target) ?? true) && random.chance(share)),
  );
  const sightings = chosen.flatMap((target) => {
    const times = random.chance(instrument.repeats) ? 2 : 1;
    return Array.from({ length: times }, () => sighting(random, instrument, target));
  });
  return { random, sightings: shuffled(random, sightings) };
}

/** A condition: within so many degrees of one of the named fields. */
export function inFields(names: readonly (keyof typeof fields)[], radiusDegrees = 1.5): (target: Target) => boolean {
  return ({ ra, dec }) =>
    names.some((name) => Math.hypot((ra - fields[name].ra) * Math.cos((dec * Math.PI) / 180), dec - fields[name].dec) < radiusDegrees);
}

function sighting(random: Random, instrument: Instrument, target: Target): Sighting {
  const confidence = weighted(random, instrument.confidences);
  const position = offset(target, (random.unit() * instrument.jitterArcsec) / 3600, random.between(0, 360));
  const wrong = target.kind !== 'star' && random.chance(mistaken[confidence]);
  const z = wrong ? random.between(0.02, 1.5 * target.z + 0.1) : target.z + random.normal(0, instrument.sigmaZ * (1 + target.z));
  return { ...position, target, z: confidence === 'none' ? null : z, confidence };
}

/** A survey's list is not in the order of our making. */
function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const tickets = list.map((item) => ({ item, ticket: random.unit() }));
  return tickets.sort((a, b) => a.ticket - b.ticket).map(({ item }) => item);
}
