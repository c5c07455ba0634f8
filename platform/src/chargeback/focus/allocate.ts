import { rateTokens, shareOut, type TokenRates } from '../../metering/index.ts';
import type { Line } from '../lines.ts';

/** What a row of a charge counts: one kind of token at one price, or all of them where they have no price each. */
export type Meter = 'input' | 'cache-read' | 'cache-write' | 'output' | 'tokens';

export interface Allocated {
  readonly meter: Meter;
  readonly tokens: number;
  readonly costNanoUsd: number;
  /** Nano-US-dollars for a million tokens, as agreed; `null`: the charge is no product of a price and a quantity. */
  readonly contractedMillionNanoUsd: number | null;
  /** As published. */
  readonly listMillionNanoUsd: number | null;
  readonly listNanoUsd: number;
}

export interface Rates {
  /** With what the tenant agreed; `null`: unknown. */
  readonly contracted: TokenRates | null;
  /** As published; `null`: unknown, or the tenant's own price is the only one. */
  readonly list: TokenRates | null;
  /** The same prices, so that nothing was saved. */
  readonly same: boolean;
  /** Percent off the published price, where that is what was agreed. */
  readonly discountPercent: number | null;
}

const millionRates = 1_000_000 / rateTokens;

/**
 * Divides the charge of a line among its kinds of tokens by their prices. The parts add up to the line exactly: only what rounding each request moved is
 * shared out, by largest remainders. A charge that is no such product (another tier, a long context, a tool's fee) is not made one: it stays whole.
 */
export function allocate(line: Line, rates: Rates): readonly Allocated[] {
  const tokens = { input: line.input_tokens - line.cache_read_tokens - line.cache_write_tokens, 'cache-read': line.cache_read_tokens, 'cache-write': line.cache_write_tokens, output: line.output_tokens } as const;
  const { contracted } = rates;
  if (contracted === null || line.unpriced_requests !== 0 || Object.values(tokens).some((count) => count < 0) || line.cost_nano_usd < 0 || line.requests < 0) return [whole(line, rates)];
  const priced = [
    { meter: 'input' as const, rate: contracted.input, list: rates.list?.input }, { meter: 'cache-read' as const, rate: contracted.cacheRead, list: rates.list?.cacheRead },
    { meter: 'cache-write' as const, rate: contracted.cacheWrite, list: rates.list?.cacheWrite }, { meter: 'output' as const, rate: contracted.output, list: rates.list?.output },
  ].filter(({ meter }) => tokens[meter] > 0);
  const weights = priced.map(({ meter, rate }) => tokens[meter] * rate / rateTokens);
  const expected = weights.reduce((sum, weight) => sum + weight, 0);
  // Each request was rounded once, by half a nano-dollar at most; beyond that it is another price.
  if (priced.length === 0 || Math.abs(expected - line.cost_nano_usd) > line.requests) return [whole(line, rates)];
  const costs = shareOut(line.cost_nano_usd, weights);
  return priced.map(({ meter, rate, list }, index) => {
    const costNanoUsd = costs[index] ?? 0;
    return {
      meter, tokens: tokens[meter], costNanoUsd, contractedMillionNanoUsd: rate * millionRates, listMillionNanoUsd: rates.same ? rate * millionRates : list === undefined ? null : list * millionRates,
      listNanoUsd: rates.same || list === undefined ? costNanoUsd : Math.round(tokens[meter] * list / rateTokens),
    };
  });
}

function whole(line: Line, { same, discountPercent }: Rates): Allocated {
  const listNanoUsd = same || discountPercent === null || discountPercent >= 100 ? line.cost_nano_usd : Math.round(line.cost_nano_usd * 100 / (100 - discountPercent));
  return { meter: 'tokens', tokens: line.input_tokens + line.output_tokens, costNanoUsd: line.cost_nano_usd, contractedMillionNanoUsd: null, listMillionNanoUsd: null, listNanoUsd };
}
