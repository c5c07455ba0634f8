/** Tokens by kind, as the ledger counts them: caches are inside `input`, reasoning inside `output`. */
export interface Tokens { readonly input: number; readonly cacheRead: number; readonly cacheWrite: number; readonly output: number }

/**
 * One line of a provider's own count, whatever it was read from. Money in nano-US-dollars; a credit is negative.
 * `null` is what the provider does not tell: some tell tokens and money in different reports.
 */
export interface BilledLine {
  /** UTC, as in 2026-11-21. */
  readonly day: string;
  readonly model: string | null;
  /** What the provider calls the key: an id, a name, its last characters. */
  readonly keyHint: string | null;
  /** What is billed, where that is no tokens of a model. */
  readonly item: string | null;
  readonly tokens: Tokens | null;
  readonly requests: number | null;
  readonly costNanoUsd: number | null;
  /** The last place that the provider wrote: what its own rounding may have moved. */
  readonly precisionNanoUsd: number;
}

/** A key as the provider lists it. */
export interface ProviderKey { readonly id: string; readonly name: string | null; readonly lastFour: string | null }

export const noTokens: Tokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
const kinds = ['input', 'cacheRead', 'cacheWrite', 'output'] as const;

export function mapTokens(of: (kind: keyof Tokens) => number): Tokens {
  const [input, cacheRead, cacheWrite, output] = kinds.map(of);
  return { input: input ?? 0, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0, output: output ?? 0 };
}

export function addTokens(one: Tokens, other: Tokens): Tokens { return mapTokens((kind) => one[kind] + other[kind]); }
export function lessTokens(one: Tokens, other: Tokens): Tokens { return mapTokens((kind) => one[kind] - other[kind]); }
/** Each token once. */
export function countTokens({ input, output }: Tokens): number { return input + output; }
export function isNothing(tokens: Tokens): boolean { return kinds.every((kind) => tokens[kind] === 0); }
