import type { spikeParts } from '@keystead/contract';

/** What was spent in a while, as far as a split needs it. Money is nano-US-dollars. */
export interface Spending {
  readonly requests: number;
  readonly costNanoUsd: number;
  /** Of that, what gave no answer: attempts that failed, were cancelled, or were given up and may be billed. */
  readonly unansweredNanoUsd: number;
  /** Of that, calls of one caller that say the same again and again within an hour, beyond the first of each. */
  readonly repeatedNanoUsd: number;
  /** By model: calls and cost of what is neither. */
  readonly models: Readonly<Record<string, { readonly requests: number; readonly costNanoUsd: number }>>;
}

export type SpikePart = (typeof spikeParts)[number];

/**
 * Splits what was spent above the usual: retries and loops as they were counted; of the rest, what comes of more calls (at the usual mix and price), of another mix of models (at each
 * one's usual price, a new one at its own), and of dearer calls to the same models. The parts add up to the difference; one of them may be negative.
 */
export function splitSpike(now: Spending, usual: Spending): Readonly<Record<SpikePart, number>> {
  const retries = Math.round(now.unansweredNanoUsd - usual.unansweredNanoUsd);
  const loops = Math.round(now.repeatedNanoUsd - usual.repeatedNanoUsd);
  const [calls, usualCalls] = [sumOf(now, 'requests'), sumOf(usual, 'requests')];
  const rest = sumOf(now, 'costNanoUsd') - sumOf(usual, 'costNanoUsd');
  const usualPrice = usualCalls === 0 ? 0 : sumOf(usual, 'costNanoUsd') / usualCalls;
  if (usualCalls === 0 || calls === 0) return { volume: Math.round(rest), retries, loops, models: 0, length: 0 };
  const volume = (calls - usualCalls) * usualPrice;
  // What the calls of now would cost at each model's usual price.
  const atUsualPrices = Object.entries(now.models).reduce((sum, [model, { requests, costNanoUsd }]) => {
    const known = usual.models[model];
    return sum + (known === undefined || known.requests === 0 ? costNanoUsd : (known.costNanoUsd / known.requests) * requests);
  }, 0);
  const models = Math.round(atUsualPrices - calls * usualPrice);
  return { volume: Math.round(volume), retries, loops, models, length: Math.round(rest) - Math.round(volume) - models };
}

function sumOf({ models }: Spending, of: 'requests' | 'costNanoUsd'): number {
  return Object.values(models).reduce((sum, each) => sum + each[of], 0);
}

/** What is usual: the mean of the same hours of some weeks. */
export function meanSpending(weeks: readonly Spending[]): Spending {
  const mean = (of: (spending: Spending) => number): number => weeks.reduce((sum, each) => sum + of(each), 0) / Math.max(1, weeks.length);
  const names = new Set(weeks.flatMap((each) => Object.keys(each.models)));
  return {
    requests: mean((each) => each.requests), costNanoUsd: mean((each) => each.costNanoUsd), unansweredNanoUsd: mean((each) => each.unansweredNanoUsd), repeatedNanoUsd: mean((each) => each.repeatedNanoUsd),
    models: Object.fromEntries([...names].map((name) => [name, { requests: mean((each) => each.models[name]?.requests ?? 0), costNanoUsd: mean((each) => each.models[name]?.costNanoUsd ?? 0) }])),
  };
}
