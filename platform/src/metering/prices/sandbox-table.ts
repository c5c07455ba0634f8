import type { Rates } from './catalog.ts';
import type { PriceTable } from './price-table.ts';
import { costByRates } from './special-rates.ts';

/** The sandbox costs nothing: these are examples, so that budgets and charts can be tried. Nothing else is priced by them. */
const version = 'sandbox-1';

/** By how a model's id begins, longest first. */
const ratesByPrefix: readonly (readonly [prefix: string, rates: Rates])[] = [
  ['sandbox-embedding', { input: 0.02, output: 0, cacheRead: 0.02, cacheWrite: 0.02 }],
  ['sandbox-large', { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }],
  ['sandbox', { input: 0.25, output: 1, cacheRead: 0.025, cacheWrite: 0.3125 }],
];

/** A sandbox model without a price, to see how unknown prices are shown. */
const unpriced = 'sandbox-unpriced';

export const sandboxLimits = { contextTokens: 128_000, maxOutputTokens: 4_096 } as const;

export const sandboxTable: PriceTable = {
  find(priceId, model) {
    const rates = priceId === 'sandbox' && !model.startsWith(unpriced) ? ratesByPrefix.find(([prefix]) => model.startsWith(prefix))?.[1] : undefined;
    if (rates === undefined) return null;
    return {
      version, id: model, costUsd: (tokens) => costByRates(rates, tokens),
      dearest: { input: Math.max(rates.input, rates.cacheWrite), output: rates.output, requestUsd: 0 },
      contextTokens: sandboxLimits.contextTokens,
    };
  },
};
