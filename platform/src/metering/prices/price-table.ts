/** Tokens as prices count them: caches inside `input`, reasoning inside `output`. */
export interface PricedTokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** A model that a table has a price for. */
export interface PricedModel {
  /** The table and its edition; stands on every row that was priced by it. */
  readonly version: string;
  /** The id the table knows it by, which may be a relative's. */
  readonly id: string;
  costUsd(tokens: PricedTokens): number;
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
