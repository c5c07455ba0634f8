import { priceOf } from './price-of.ts';
import type { PriceTerm } from './price-terms.ts';

/** Few enough that no price of a long context applies: the sums of a day are not one request. */
export const rateTokens = 1_000;

/** Nano-US-dollars for `rateTokens` tokens of each kind. */
export interface TokenRates { readonly input: number; readonly cacheRead: number; readonly cacheWrite: number; readonly output: number }

interface RatesQuestion { readonly terms: readonly PriceTerm[]; readonly provider: string; readonly priceId: string | null; readonly model: string; readonly credentialId: string | null; readonly at: Date }

/** What plain tokens of each kind cost; `null` where no price is known. */
export function tokenRatesOf({ terms, provider, priceId, model, credentialId, at }: RatesQuestion): TokenRates | null {
  const price = (input: number, output: number, caches: { readonly cacheRead?: number; readonly cacheWrite?: number } = {}): number | null => priceOf(
    { input, output, cacheRead: caches.cacheRead ?? null, cacheWrite: caches.cacheWrite ?? null, reasoning: null },
    { priceId, servedModel: model, askedModel: model, at, own: terms.length === 0 ? undefined : { terms, provider, credentialId } },
  )?.costNanoUsd ?? null;
  const [none, input, output] = [price(0, 0), price(rateTokens, 0), price(0, rateTokens)];
  if (none === null || input === null || output === null) return null;
  // A price for each call is no price of tokens.
  const cacheRead = price(rateTokens, 0, { cacheRead: rateTokens }) ?? input;
  const cacheWrite = price(rateTokens, 0, { cacheWrite: rateTokens }) ?? input;
  return { input: input - none, cacheRead: cacheRead - none, cacheWrite: cacheWrite - none, output: output - none };
}
