import { chanceOf } from '../../platform/test/support/chaos/chance.ts';

/** Draws of one seed. */
export interface Chance {
  unit(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  /** A whole number from `low` to `high`. */
  whole(low: number, high: number): number;
  /** How many of something that happens so often on average. */
  poisson(mean: number): number;
  /** Around 1: `sigma` is the standard deviation of its logarithm. */
  around(sigma: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

export function drawsOf(seed: number): Chance {
  const unit = chanceOf(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit, happens: (probability) => unit() < probability, whole: (low, high) => low + Math.floor(unit() * (high - low + 1)),
    poisson(mean) {
      if (mean <= 0) return 0;
      if (mean > 40) return Math.max(0, Math.round(mean + normal() * Math.sqrt(mean)));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = unit(); product > limit; product *= unit()) count += 1;
      return count;
    },
    around: (sigma) => Math.exp(normal() * sigma - (sigma * sigma) / 2),
    pick: (items) => items[Math.floor(unit() * items.length)] ?? items[0],
  };
}
