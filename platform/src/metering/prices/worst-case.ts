import type { DialectId } from '@keystead/contract';
import type { TokenUsage } from '../../dialects/index.ts';
import { mostUsd, toNanoUsdCeiling } from '../money.ts';
import { findInCatalog } from './catalog.ts';
import { findPrice } from './find-price.ts';
import { inputBoundOf } from './input-bound.ts';
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
 * the dearest of its side, caches included.
 *
 * Gives `null` where no bound on the tokens is known.
 */
export function worstCase(question: WorstCaseQuestion): WorstCase | null {
  const priced = findPrice(question.priceId, question.model, new Date(question.at));
  const sizes = sizesOf(question.priceId, question.model, priced);
  const input = inputBound(question, sizes.contextTokens);
  const output = dialectsWithoutOutput.has(question.dialect) ? 0 : question.maxOutputTokens ?? sizes.maxOutputTokens;
  if (input === null || output === null) return null;
  const usage: TokenUsage = { input, cacheRead: null, cacheWrite: null, output: output * Math.max(1, question.answers), reasoning: null };
  return { usage, costNanoUsd: priced === null ? null : costOf(priced, input, usage.output ?? 0) };
}

function inputBound(question: WorstCaseQuestion, contextTokens: number | null): number | null {
  const bound = question.body === undefined ? 'context' : inputBoundOf(question.body);
  if (bound === 'none') return null;
  if (bound === 'context') return contextTokens;
  return Math.min(question.requestBytes + framingTokens, contextTokens ?? Number.POSITIVE_INFINITY);
}

interface Sizes { readonly contextTokens: number | null; readonly maxOutputTokens: number | null }

function sizesOf(priceId: string | null, model: string, priced: PricedModel | null): Sizes {
  if (priceId === null) return { contextTokens: null, maxOutputTokens: null };
  if (priceId === 'sandbox') return sandboxLimits;
  const listed = findInCatalog(priceId, model.replace(/^models\//, '')) ?? (priced === null ? undefined : findInCatalog(priceId, priced.id));
  const contextTokens = listed?.contextTokens ?? priced?.contextTokens ?? null;
  // An answer never passes the context window, which stands in where the model's own maximum is not known.
  return { contextTokens, maxOutputTokens: listed?.maxOutputTokens ?? contextTokens };
}

function costOf(priced: PricedModel, input: number, output: number): number | null {
  const usd = (input * priced.dearest.input + output * priced.dearest.output) / tokensInMillion + priced.dearest.requestUsd;
  return Number.isSafeInteger(input + output) && usd <= mostUsd ? toNanoUsdCeiling(usd) : null;
}

/** The most tokens that a model takes; `null` where no table says. */
export function contextTokensOf(priceId: string | null, model: string): number | null {
  return priceId === null ? null : sizesOf(priceId, model, findPrice(priceId, model, new Date())).contextTokens;
}
