import type { RouteStrategy } from '@keystead/contract';

/** What orders a leg; the same for every leg of a request. */
export interface Measured {
  /** 1 where the route says nothing. */
  readonly weight: number;
  /** To the first byte, as lately seen; `null`: not known. */
  readonly latencyMilliseconds: number | null;
  /** Of this request; `null`: no price is known. */
  readonly costNanoUsd: number | null;
}

type Ordering = <Leg extends Measured>(legs: readonly Leg[], random: () => number) => readonly Leg[];

/** How each strategy orders legs; equal ones keep their order. Pure but for the randomness handed in (0 up to 1). */
export const orderings: Readonly<Record<RouteStrategy, Ordering>> = {
  order: (legs) => legs,
  weights: (legs, random) => {
    // Each draws; the larger its weight, the larger its lot is likely to be (Efraimidis and Spirakis, 2006). Without weight: last.
    const drawn = legs.map((leg) => ({ leg, lot: leg.weight > 0 ? Math.log(Math.max(random(), Number.MIN_VALUE)) / leg.weight : Number.NEGATIVE_INFINITY }));
    return drawn.toSorted((left, right) => (left.lot === right.lot ? 0 : right.lot - left.lot)).map(({ leg }) => leg);
  },
  // One that nobody has asked lately goes first: else it would never be known.
  'least-latency': (legs) => legs.toSorted((left, right) => (left.latencyMilliseconds ?? -1) - (right.latencyMilliseconds ?? -1)),
  'lowest-cost': (legs) => legs.toSorted((left, right) => compare(left.costNanoUsd ?? Number.POSITIVE_INFINITY, right.costNanoUsd ?? Number.POSITIVE_INFINITY)),
};

function compare(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
