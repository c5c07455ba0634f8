import { type CatalogModel, type Rates, catalogVersion, findInCatalog } from './catalog.ts';
import { hourOfCacheFactor } from './price-factors.ts';
import type { PriceTable } from './price-table.ts';
import { asTextAt, costByRates } from './special-rates.ts';

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
      costUsd: (tokens) => costByRates(ratesFor(model, base, tokens.input), tokens, {}, asTextAt(priceId)),
      dearest: {
        input: Math.max(...steps.flatMap((rates) => [rates.input, rates.cacheRead, rates.cacheWrite, rates.cacheWrite > rates.input ? rates.input * hourOfCacheFactor : 0])),
        output: Math.max(...steps.map((rates) => rates.output)),
        requestUsd: 0,
      },
      contextTokens: model.contextTokens,
    };
  },
};
