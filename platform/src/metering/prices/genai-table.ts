import { type ModelPrice, type PriceCalculation, type TieredPrices, calcPrice } from '@pydantic/genai-prices';
import type { FeeKind } from './billed-details.ts';
import type { Rates } from './catalog.ts';
import { hourOfCacheFactor } from './price-factors.ts';
import type { PriceTable, PricedTokens } from './price-table.ts';
import { asTextAt, costByRates, type SpecialRates } from './special-rates.ts';

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

/** The engine's names of what is billed otherwise. */
const specialNames: readonly (readonly [kind: keyof SpecialRates, name: string])[] = [
  ['cacheWriteHour', 'cache_write_1h_mtok'], ['audioInput', 'input_audio_mtok'], ['cachedAudio', 'cache_audio_read_mtok'], ['imageInput', 'input_image_mtok'], ['videoInput', 'input_video_mtok'],
  ['audioOutput', 'output_audio_mtok'], ['imageOutput', 'output_image_mtok'], ['videoOutput', 'output_video_mtok'],
];
const feeNames: readonly (readonly [kind: FeeKind, name: string])[] = [
  ['webSearches', 'web_searches_kcount'], ['fileSearches', 'storage_searches_kcount'], ['socialSearches', 'social_searches_kcount'], ['codeExecutions', 'code_executions_kcount'],
];
/** Kinds that only the engine itself puts together: beside them, special tokens are not priced here. */
const entangledKinds = ['output_reasoning_mtok', 'output_citation_mtok', 'requests_kcount'];

/** A price at a request's length: the engine prices a long request whole, at the last step that it has passed. */
function atLength(price: number | TieredPrices | undefined, inputTokens: number): number | undefined {
  if (price === undefined || typeof price === 'number') return price;
  return price.tiers.toSorted((left, right) => right.start - left.start).find(({ start }) => inputTokens > start)?.price ?? price.base;
}

/** Usage with kinds of its own is priced here: the engine asks for every overlap of kinds, which no provider tells. */
function specialCost(prices: ModelPrice, tokens: PricedTokens, priceId: string): number {
  if (entangledKinds.some((name) => prices[name] !== undefined)) return Number.NaN;
  const rate = (name: string): number | undefined => atLength(prices[name], tokens.input);
  const input = rate('input_mtok') ?? 0;
  const special: { -readonly [Kind in keyof SpecialRates]: SpecialRates[Kind] } = {};
  for (const [kind, name] of specialNames) { const price = rate(name); if (price !== undefined) special[kind] = price; }
  return costByRates({ input, output: rate('output_mtok') ?? 0, cacheRead: rate('cache_read_mtok') ?? input, cacheWrite: rate('cache_write_mtok') ?? input }, tokens, special, asTextAt(priceId));
}

function feesOf(prices: ModelPrice): Partial<Record<FeeKind, number>> {
  return Object.fromEntries(feeNames.flatMap(([kind, name]) => { const price = prices[name]; return price === undefined ? [] : [[kind, highest(price) / 1_000] as const]; }));
}

function dearestInput(prices: ModelPrice): number {
  const listed = dearestOf(prices, /^(?:input|cache)_.*mtok$/);
  const writesAreDearer = highest(prices['cache_write_mtok']) > highest(prices['input_mtok']);
  return writesAreDearer ? Math.max(listed, highest(prices['input_mtok']) * hourOfCacheFactor) : listed;
}

/** The price engine: prices valid on the day, steps for long requests, ids matched also by relatives and dated names. */
export const genaiTable: PriceTable = {
  find(priceId, model, at) {
    const found = calculate(model, at, noTokens, { providerId: priceId });
    // What is priced by the hour or the page alone has no price for tokens, which is not a price of zero.
    if (found === null || !['input_mtok', 'output_mtok', 'requests_kcount'].some((name) => found.model_price[name] !== undefined)) return null;
    // Cut down to the model that was matched: looking through all of them takes a quarter of a millisecond.
    const provider: Provider = { ...found.provider, models: [found.model] };
    const rates = found.model_price['requests_kcount'] === undefined ? plainRates(found.model_price) : null;
    return {
      version: genaiVersion, id: found.model.id,
      fees: feesOf(found.model_price),
      costUsd: (tokens) => tokens.special !== undefined ? specialCost(found.model_price, tokens, priceId) : (rates === null ? calculate(model, at, tokens, { provider })?.total_price ?? Number.NaN : costByRates(rates, tokens)),
      dearest: {
        input: dearestInput(found.model_price),
        output: dearestOf(found.model_price, /^output_.*mtok$/),
        requestUsd: highest(found.model_price['requests_kcount']) / 1_000,
      },
      contextTokens: found.model.context_window ?? null,
    };
  },
};
