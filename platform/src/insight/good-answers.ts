import { ratedRunsToRank } from '@keystead/contract';

/** Rated runs of a model or an app. Cost is nano-US-dollars, of those whose cost is known. */
export interface Rated { readonly key: string; readonly ratedRuns: number; readonly goodRuns: number; readonly unpricedRuns: number; readonly costNanoUsd: number }

export interface CostOfGood extends Rated {
  /** Of all rated runs, by the good ones among them; `null` where none was good. */
  readonly costPerGoodNanoUsd: number | null;
  /** At the edges of what the share of good ones may be. */
  readonly lowNanoUsd: number | null;
  readonly highNanoUsd: number | null;
  readonly goodPercent: number;
  readonly goodPercentLow: number;
  readonly goodPercentHigh: number;
  readonly ranked: boolean;
  readonly rank: number | null;
}

/** For 95 of a hundred. */
const z = 1.959_964;

/** Wilson's interval: what a share may be, seen in so few. @returns shares between 0 and 1. */
export function wilson(good: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = good / of;
  const middle = (share + z * z / (2 * of)) / (1 + z * z / of);
  const half = z / (1 + z * z / of) * Math.sqrt(share * (1 - share) / of + z * z / (4 * of * of));
  return { low: good === 0 ? 0 : Math.max(0, middle - half), high: good === of ? 1 : Math.min(1, middle + half) };
}

/** What a good answer cost, cheapest first; what has too few ratings follows, the most rated first, without a rank. Pure. */
export function costOfGood(rated: readonly Rated[]): readonly CostOfGood[] {
  const rows = rated.map(ofOne).toSorted((left, right) => Number(right.ranked) - Number(left.ranked) || (left.ranked ? (left.costPerGoodNanoUsd ?? Infinity) - (right.costPerGoodNanoUsd ?? Infinity) : right.ratedRuns - left.ratedRuns) || left.key.localeCompare(right.key));
  return rows.map((row, index) => ({ ...row, rank: row.ranked ? index + 1 : null }));
}

function ofOne(rated: Rated): CostOfGood {
  const { ratedRuns, goodRuns, unpricedRuns, costNanoUsd } = rated;
  const { low, high } = wilson(goodRuns, ratedRuns);
  const known = ratedRuns - unpricedRuns > 0;
  const mean = known ? costNanoUsd / (ratedRuns - unpricedRuns) : 0;
  const at = (share: number): number | null => (!known || share === 0 ? null : Math.round(mean / share));
  const percent = (share: number): number => Math.round(share * 1_000) / 10;
  return {
    ...rated, costPerGoodNanoUsd: ratedRuns === 0 ? null : at(goodRuns / ratedRuns), lowNanoUsd: at(high), highNanoUsd: at(low),
    goodPercent: percent(ratedRuns === 0 ? 0 : goodRuns / ratedRuns), goodPercentLow: percent(low), goodPercentHigh: percent(high),
    ranked: ratedRuns >= ratedRunsToRank && goodRuns > 0 && known, rank: null,
  };
}
