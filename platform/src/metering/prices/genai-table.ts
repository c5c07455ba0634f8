import { type ModelPrice, type PriceCalculation, type TieredPrices, calcPrice } from '@pydantic/genai-prices';
import { costByRates } from './catalog-table.ts';
import type { Rates } from './catalog.ts';
import type { PriceTable, PricedTokens } from './price-table.ts';

/** The pinned package; a test compares it with the one that is installed. Its prices are never fetched anew at run time. */
export const genaiVersion = 'genai-prices-0.1.8';

type Provider = PriceCalculation['provider'];

/** Caches are handed over as parts of the input total, reasoning as part of the output. */
function calculate(model: string, at: Date, tokens: PricedTokens, where: { provider: Provider } | { providerId: string }): PriceCalculation | null {
  try {
    return calcPrice({
      input_tokens: tokens.input, cache_read_tokens: tokens.cacheRead, cache_write_tokens: tokens.cacheWrite,
      output_tokens: tokens.output, output_reasoning_tokens: tokens.reasoning,
    }, model, { ...where, timestamp: at });
  } catch {
    return null; // The engine refuses counts that contradict each other: then it knows no price.
  }
}

const noTokens: PricedTokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

function highest(price: number | TieredPrices | undefined): number {
  if (price === undefined) return 0;
  return typeof price === 'number' ? price : Math.max(price.base, ...price.tiers.map((tier) => tier.price));
}

function dearestOf(prices: ModelPrice, kind: RegExp): number {
  return Math.max(0, ...Object.entries(prices).filter(([name]) => kind.test(name)).map(([, price]) => highest(price)));
}

const plainKinds = new Set(['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok', 'cache_write_5m_mtok']);

/**
 * Most models have one number for each kind of token. Their rows are multiplied here: the engine does the same in
 * twenty times the time, which every request would pay. Steps, and kinds beyond these, are left to the engine.
 */
function plainRates(prices: ModelPrice): Rates | null {
  const named = Object.entries(prices).filter(([name, price]) => price !== undefined && name.endsWith('_mtok'));
  if (!named.every(([name, price]) => plainKinds.has(name) && typeof price === 'number')) return null;
  const rate = (name: string): number | null => { const price = prices[name]; return typeof price === 'number' ? price : null; };
  const input = rate('input_mtok') ?? 0;
  return { input, output: rate('output_mtok') ?? 0, cacheRead: rate('cache_read_mtok') ?? input, cacheWrite: rate('cache_write_mtok') ?? input };
}

/** The price engine: prices valid on the day, steps for long requests, ids matched also by relatives and dated names. */
export const genaiTable: PriceTable = {
  find(priceId, model, at) {
    const found = calculate(model, at, noTokens, { providerId: priceId });
    if (found === null) return null;
    // Cut down to the model that was matched: looking through all of them takes a quarter of a millisecond.
    const provider: Provider = { ...found.provider, models: [found.model] };
    const rates = found.model_price['requests_kcount'] === undefined ? plainRates(found.model_price) : null;
    return {
      version: genaiVersion, id: found.model.id,
      costUsd: (tokens) => (rates === null ? calculate(model, at, tokens, { provider })?.total_price ?? Number.NaN : costByRates(rates, tokens)),
      dearest: {
        input: dearestOf(found.model_price, /^(?:input|cache)_.*mtok$/),
        output: dearestOf(found.model_price, /^output_.*mtok$/),
        requestUsd: highest(found.model_price['requests_kcount']) / 1_000,
      },
      contextTokens: found.model.context_window ?? null,
    };
  },
};
