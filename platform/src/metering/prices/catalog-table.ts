import { type CatalogModel, type Rates, catalogVersion, findInCatalog } from './catalog.ts';
import { type PriceTable, type PricedTokens, tokensInMillion } from './price-table.ts';

/** An hour-long cache entry costs twice the input price to write, which the catalogue does not list. */
const longCacheWriteFactor = 2;

/** Cost by plain rates: every token once, at the rate of its kind. */
export function costByRates(rates: Rates, tokens: PricedTokens): number {
  const plain = tokens.input - tokens.cacheRead - tokens.cacheWrite;
  return (plain * rates.input + tokens.cacheRead * rates.cacheRead + tokens.cacheWrite * rates.cacheWrite + tokens.output * rates.output) / tokensInMillion;
}

/** Long requests are priced whole at the rates of the step they reach. */
function ratesFor(model: CatalogModel, base: Rates, inputTokens: number): Rates {
  return model.tiers.toSorted((left, right) => right.inputTokensAbove - left.inputTokensAbove).find((tier) => inputTokens > tier.inputTokensAbove) ?? base;
}

/** The generated catalogue, by exact ids. */
export const catalogTable: PriceTable = {
  find(priceId, id) {
    const model = findInCatalog(priceId, id);
    const base = model?.rates ?? null;
    if (model === undefined || base === null) return null;
    const steps = [base, ...model.tiers];
    return {
      version: catalogVersion, id,
      costUsd: (tokens) => costByRates(ratesFor(model, base, tokens.input), tokens),
      dearest: {
        input: Math.max(...steps.flatMap((rates) => [rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWrite > rates.input ? rates.input * longCacheWriteFactor : 0])),
        output: Math.max(...steps.map((rates) => rates.output)),
        requestUsd: 0,
      },
      contextTokens: model.contextTokens,
    };
  },
};
