import type { DialectId } from '@keystead/contract';
import type { TokenUsage } from '../../dialects/index.ts';
import { mostUsd, toNanoUsdCeiling } from '../money.ts';
import { findInCatalog } from './catalog.ts';
import { findPrice } from './find-price.ts';
import { inputBoundOf } from './input-bound.ts';
import { boundByTerms, type Dearest } from './bound-by-terms.ts';
import { perMinute } from './per-minute.ts';
import { hiddenFactorOf } from './price-factors.ts';
import type { OwnTerms } from './price-of.ts';
import { type PricedModel, tokensInMillion } from './price-table.ts';
import { sandboxLimits } from './sandbox-table.ts';

export interface WorstCaseQuestion {
  readonly priceId: string | null;
  readonly dialect: DialectId;
  /** The model's id as sent to the provider. */
  readonly model: string;
  /** Length of the body as sent. */
  readonly requestBytes: number;
  /** The parsed body. Where it is left out, the input is held to the model's whole context window. */
  readonly body?: unknown;
  /** The caller's own limit. */
  readonly maxOutputTokens: number | null;
  /** How many answers are asked for. */
  readonly answers: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the tenant has agreed for this key; left out: nothing. */
  readonly own?: OwnTerms | undefined;
}

export interface WorstCase {
  readonly usage: TokenUsage;
  /** `null`: the price is not known, or nothing bounds the cost. */
  readonly costNanoUsd: number | null;
}

/** What providers put around a request by themselves (turn marks, instructions for tools), in tokens. */
const framingTokens = 2_048;
/** Embeddings give vectors, no tokens. */
const dialectsWithoutOutput: ReadonlySet<DialectId> = new Set(['openai-embeddings']);

/**
 * The most that one attempt can use and cost. Input: a token is at least one byte of the body, so text is bounded by
 * its length (and the context window); images, sound, files and stored content count otherwise and are held to the
 * context window. Output: the caller's limit or the model's own maximum, for each answer. Every token is priced as
 * the dearest of its side, caches included; of the tenant's own terms, rates and ceilings count and a discount does not.
 *
 * Gives `null` where no bound on the tokens is known.
 */
export function worstCase(question: WorstCaseQuestion): WorstCase | null {
  const { dearest: listed, sizes } = knownOf(question.priceId, question.model, question.at);
  const input = inputBound(question, sizes.contextTokens);
  const output = dialectsWithoutOutput.has(question.dialect) ? 0 : question.maxOutputTokens ?? sizes.maxOutputTokens;
  if (input === null || output === null) return null;
  const usage: TokenUsage = { input, cacheRead: null, cacheWrite: null, output: output * Math.max(1, question.answers), reasoning: null };
  const dearest = question.own === undefined ? listed : boundByTerms(question.own, question, listed);
  return { usage, costNanoUsd: dearest === null ? null : costOf(dearest, input, usage.output ?? 0) };
}

/** The same bound in tokens; `null` where nothing bounds them. */
export function mostTokens(worst: WorstCase | null): number | null {
  return worst === null || worst.usage.input === null || worst.usage.output === null ? null : worst.usage.input + worst.usage.output;
}

function inputBound(question: WorstCaseQuestion, contextTokens: number | null): number | null {
  const bound = question.body === undefined ? 'context' : inputBoundOf(question.body);
  if (bound === 'none') return null;
  if (bound === 'context') return contextTokens;
  return Math.min(question.requestBytes + framingTokens, contextTokens ?? Number.POSITIVE_INFINITY);
}

/** What the tables say of a model. */
const knownOf = perMinute((priceId, model, at): { readonly dearest: Dearest | null; readonly sizes: Sizes } => {
  const priced = findPrice(priceId, model, new Date(at));
  return { dearest: priced === null ? null : raised(priced.dearest, hiddenFactorOf(priceId ?? '')), sizes: sizesOf(priceId, model, priced) };
});

interface Sizes { readonly contextTokens: number | null; readonly maxOutputTokens: number | null }

function sizesOf(priceId: string | null, model: string, priced: PricedModel | null): Sizes {
  if (priceId === null) return { contextTokens: null, maxOutputTokens: null };
  if (priceId === 'sandbox') return sandboxLimits;
  const listed = findInCatalog(priceId, model.replace(/^models\//, '')) ?? (priced === null ? undefined : findInCatalog(priceId, priced.id));
  const contextTokens = listed?.contextTokens ?? priced?.contextTokens ?? null;
  // An answer never passes the context window, which stands in where the model's own maximum is not known.
  return { contextTokens, maxOutputTokens: listed?.maxOutputTokens ?? contextTokens };
}

function raised({ input, output, requestUsd }: Dearest, factor: number): Dearest {
  return { input: input * factor, output: output * factor, requestUsd };
}

function costOf(dearest: Dearest, input: number, output: number): number | null {
  const usd = (input * dearest.input + output * dearest.output) / tokensInMillion + dearest.requestUsd;
  return Number.isSafeInteger(input + output) && usd <= mostUsd ? toNanoUsdCeiling(usd) : null;
}

/** The most tokens that a model takes; `null` where no table says. */
export function contextTokensOf(priceId: string | null, model: string): number | null {
  return knownOf(priceId, model, Date.now()).sizes.contextTokens;
}
