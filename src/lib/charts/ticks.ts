/** Round values from 0 to at least `most`, about `wanted` of them. */
export function niceTicks(most: number, wanted = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const ticks = Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
  return ticks.map((tick) => Number(tick.toPrecision(12)));
}

/** The unit in which counts are printed: 1, a thousand or a million. */
export function countUnit(most: number): 1 | 1000 | 1_000_000 {
  if (most >= 2_000_000) return 1_000_000;
  return most >= 2000 ? 1000 : 1;
}
