import type { ChargebackSums } from '@keystead/contract';

/** What was used with one provider's keys by one payer, as a query adds it up. */
export interface UseRow {
  readonly provider: string | null;
  readonly payer: 'tenant' | 'platform';
  readonly requests: number;
  readonly unpriced: number;
  readonly input: number;
  readonly output: number;
  readonly cost: number;
  readonly estimated: number;
}

export const noSums: ChargebackSums = { requests: 0, unpricedRequests: 0, inputTokens: 0, outputTokens: 0, ownNanoUsd: 0, ownEstimatedNanoUsd: 0, platformNanoUsd: 0, sandboxNanoUsd: 0 };

/** The sums of use, own money, credits and the sandbox's apart. Pure. */
export function sumUse(rows: readonly UseRow[], isSandbox: (provider: string | null) => boolean): ChargebackSums {
  const sums = { ...noSums };
  for (const { provider, payer, requests, unpriced, input, output, cost, estimated } of rows) {
    sums.requests += requests;
    sums.unpricedRequests += unpriced;
    sums.inputTokens += input;
    sums.outputTokens += output;
    if (isSandbox(provider)) sums.sandboxNanoUsd += cost;
    else if (payer === 'platform') sums.platformNanoUsd += cost;
    else {
      sums.ownNanoUsd += cost;
      sums.ownEstimatedNanoUsd += estimated;
    }
  }
  return sums;
}

/** All of them together, each with its like. */
export function addSums(parts: readonly ChargebackSums[]): ChargebackSums {
  const sums = { ...noSums };
  for (const part of parts) for (const name of Object.keys(sums) as (keyof ChargebackSums)[]) sums[name] += part[name];
  return sums;
}

/** The dearest first, by all its money together; then by requests. For an order alone: the sum is shown nowhere. */
export function byCost(one: ChargebackSums, other: ChargebackSums): number {
  const weight = (sums: ChargebackSums): number => Math.abs(sums.ownNanoUsd) + Math.abs(sums.platformNanoUsd) + Math.abs(sums.sandboxNanoUsd);
  return weight(other) - weight(one) || other.requests - one.requests;
}
