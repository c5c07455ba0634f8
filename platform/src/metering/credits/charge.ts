import type { CreditRecord } from '../records.ts';

/** What a request came to, as its ledger row says, and what its record says of credits. */
export interface CreditedRequest {
  readonly payer: 'tenant' | 'platform';
  readonly usageState: 'settled' | 'estimated' | 'reconciled' | 'none';
  readonly costNanoUsd: number | null;
  /** `undefined`: not in records from before it was noted. */
  readonly credits: CreditRecord | undefined;
  /** What the account holds for it. */
  readonly reservedNanoUsd: number;
}

/**
 * What one request uses of credits, in nano-US-dollars: its attempts with platform keys that were given up and may be billed, at the most they could cost; and,
 * where a platform key served it in the end, its published price. What is only estimated, or has no known price, uses what was held for it and no more: the
 * rest of the account is held for others. Pure.
 */
export function creditsUsed({ payer, usageState, costNanoUsd, credits, reservedNanoUsd }: CreditedRequest): number {
  const atRisk = credits?.atRisk ?? 0;
  if (payer === 'tenant' || usageState === 'none') return atRisk;
  const own = credits?.own ?? reservedNanoUsd;
  if (usageState !== 'estimated') return atRisk + (costNanoUsd ?? own);
  return atRisk + (credits === undefined ? Math.min(costNanoUsd ?? own, own) : own);
}
