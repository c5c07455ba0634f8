import type { TokenUsage } from '../../dialects/index.ts';
import { mostUsd, toNanoUsd } from '../money.ts';
import { findPrice } from './find-price.ts';
import type { PricedTokens } from './price-table.ts';

export interface PriceQuestion {
  /** The id that the price tables know the provider by; `null`: none does. */
  readonly priceId: string | null;
  /** The model the provider says it served. */
  readonly servedModel: string | null;
  /** The model asked for, as the provider knows it: used where the served one has no price. */
  readonly askedModel: string;
  /** When the call was made: prices change. */
  readonly at: Date;
}

export interface Price {
  readonly costNanoUsd: number;
  /** Which table, in which edition. */
  readonly version: string;
}

/**
 * What a provider bills for this usage at its published prices, or `null` where the price, or the usage, is not known.
 * Unknown is never zero: a zero would pass under every budget.
 */
export function priceOf(usage: TokenUsage, question: PriceQuestion): Price | null {
  const tokens = toPricedTokens(usage);
  if (tokens === null) return null;
  for (const model of new Set([question.servedModel, question.askedModel])) {
    const priced = model === null ? null : findPrice(question.priceId, model, question.at);
    const costUsd = priced?.costUsd(tokens) ?? Number.NaN;
    if (priced !== null && costUsd <= mostUsd) return { costNanoUsd: toNanoUsd(costUsd), version: priced.version };
  }
  return null;
}

function isCount(tokens: number | null): boolean {
  return tokens === null || (Number.isSafeInteger(tokens) && tokens >= 0);
}

/** A provider that counts cached tokens beside the input, against its own rule, is read in the tenant's disfavour: everything it names was billed. */
function toPricedTokens(usage: TokenUsage): PricedTokens | null {
  if (usage.input === null && usage.output === null) return null;
  if (![usage.input, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning].every(isCount)) return null;
  const cacheRead = usage.cacheRead ?? 0;
  const cacheWrite = usage.cacheWrite ?? 0;
  const output = usage.output ?? 0;
  return { input: Math.max(usage.input ?? 0, cacheRead + cacheWrite), cacheRead, cacheWrite, output, reasoning: Math.min(usage.reasoning ?? 0, output) };
}
