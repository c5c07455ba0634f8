import type { FeeKind, SpecialTokens } from './billed-details.ts';

/** Tokens as prices count them: caches inside `input`, reasoning inside `output`. */
export interface PricedTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
  /** Parts of the counts above that are billed otherwise; left out: none. */
  readonly special?: SpecialTokens;
}

/** A model that a table has a price for. */
export interface PricedModel {
  /** The table and its edition; stands on every row that was priced by it. */
  readonly version: string;
  /** The id the table knows it by, which may be a relative's. */
  readonly id: string;
  /** `NaN`: a kind of token among them has no price that is known. */
  costUsd(tokens: PricedTokens): number;
  /** US dollars for each request beside `costUsd`, the same in every tier; left out: none. */
  readonly requestUsd?: number;
  /** US dollars for each call of a tool that the provider runs; what the table does not list is left out. */
  readonly fees?: Readonly<Partial<Record<FeeKind, number>>>;
  /** The dearest that any token can cost, whatever its kind: US dollars a million tokens. */
  readonly dearest: { readonly input: number; readonly output: number; readonly requestUsd: number };
  /** The most tokens a request may hold; `null`: the table does not say. */
  readonly contextTokens: number | null;
}

/** A source of prices. */
export interface PriceTable {
  find(priceId: string, model: string, at: Date): PricedModel | null;
}

export const tokensInMillion = 1_000_000;
