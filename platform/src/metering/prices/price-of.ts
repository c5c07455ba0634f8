import type { TokenUsage } from '../../dialects/index.ts';
import { mostUsd, toNanoUsd } from '../money.ts';
import { type BilledDetails, heldWithin, noSpecialTokens, readDetails } from './billed-details.ts';
import { findPrice } from './find-price.ts';
import { factorOf, feesUsd } from './price-factors.ts';
import { type PricedModel, type PricedTokens, tokensInMillion } from './price-table.ts';
import { type PriceTerm, pricedByTerm, termsInForce } from './price-terms.ts';
import { statedUsd } from './stated-cost.ts';

export interface PriceQuestion {
  /** The id that the price tables know the provider by; `null`: none does. */
  readonly priceId: string | null;
  /** The model the provider says it served. */
  readonly servedModel: string | null;
  /** The model asked for, as the provider knows it: used where the served one has no price. */
  readonly askedModel: string;
  /** When the call was made: prices change. */
  readonly at: Date;
  /** The provider's own usage object, for what is billed otherwise than plain tokens. */
  readonly usageRaw?: unknown;
  /** What the tenant has agreed; left out: nothing. */
  readonly own?: OwnTerms | undefined;
}

export interface OwnTerms { readonly terms: readonly PriceTerm[]; readonly provider: string; readonly credentialId: string | null }

export interface Price {
  readonly costNanoUsd: number;
  /** Which table, in which edition; which tier and which term of the tenant's, where they changed it. */
  readonly version: string;
}

export interface Priced { readonly usd: number; readonly version: string }

/**
 * What a provider bills for this usage, or `null` where the price, or the usage, is not known. Unknown is never zero: a zero would pass
 * under every budget. In this order: the tenant's own rates, the bill as the provider states it, the tables (less the tenant's discount),
 * the tenant's ceiling.
 */
export function priceOf(usage: TokenUsage, question: PriceQuestion): Price | null {
  const found = pricedOf(usage, question);
  return found === null ? null : { costNanoUsd: toNanoUsd(found.usd), version: found.version };
}

/** As `priceOf`, not rounded yet. */
export function pricedOf(usage: TokenUsage, question: PriceQuestion): Priced | null {
  const details = readDetails(question.usageRaw);
  const tokens = toPricedTokens(usage, details);
  if (tokens === null) return null;
  const { agreed, ceiling } = termsOf(question);
  const priced = agreed?.kind === 'rates' ? byTerm(agreed, question, tokens, details) : stated(question) ?? discounted(byTables(question, tokens, details), agreed);
  return priced ?? (ceiling === null ? null : byCeiling(ceiling, question, tokens, details));
}

function termsOf({ own, askedModel, at }: PriceQuestion): { agreed: PriceTerm | null; ceiling: PriceTerm | null } {
  if (own === undefined || own.terms.length === 0) return { agreed: null, ceiling: null };
  return termsInForce(own.terms, { provider: own.provider, credentialId: own.credentialId, model: askedModel, at: at.getTime() });
}

function payable(usd: number, version: string): Priced | null {
  return usd >= 0 && usd <= mostUsd ? { usd, version } : null;
}

function stated({ priceId, usageRaw }: PriceQuestion): Priced | null {
  const usd = statedUsd(priceId, usageRaw);
  return usd === null ? null : payable(usd, `stated-by-${priceId}`);
}

function byTables(question: PriceQuestion, tokens: PricedTokens, details: BilledDetails): Priced | null {
  const { priceId, servedModel, askedModel, at } = question;
  if (priceId === null) return null;
  for (const model of servedModel === null || servedModel === askedModel ? [askedModel] : [servedModel, askedModel]) {
    const priced = findPrice(priceId, model, at);
    const found = priced === null ? null : withDetails({ priced, priceId, model }, tokens, details);
    if (found !== null) return found;
  }
  return null;
}

/** Tokens at the price of their tier, and the fees of tools that ran at the provider. */
function withDetails({ priced, priceId, model }: { priced: PricedModel; priceId: string; model: string }, tokens: PricedTokens, details: BilledDetails): Priced | null {
  const id = model.replace(/^models\//, '');
  const factor = factorOf(priceId, id, details, tokens.input);
  if (factor === null) return null;
  const usd = priced.costUsd(tokens);
  const fees = feesUsd(details, priceId, id, priced.fees);
  return payable(usd * factor + (priced.requestUsd ?? 0) + fees, details.tier === null ? priced.version : `${priced.version} tier:${details.tier}`);
}

function discounted(priced: Priced | null, term: PriceTerm | null): Priced | null {
  if (priced === null || term?.discountPercent === undefined || term.discountPercent === null) return priced;
  return { usd: priced.usd * (100 - term.discountPercent) / 100, version: `${priced.version} term:${term.id}` };
}

function byTerm(term: PriceTerm, { priceId, askedModel, at }: PriceQuestion, tokens: PricedTokens, details: BilledDetails): Priced | null {
  const priced = pricedByTerm(term, askedModel);
  if (priced === null) return null;
  // Fees that the tenant does not name stay the provider's own.
  const fees = priceId === null ? {} : findPrice(priceId, askedModel, at)?.fees ?? {};
  return withDetails({ priced: { ...priced, fees: { ...fees, ...priced.fees } }, priceId: priceId ?? '', model: askedModel }, tokens, details);
}

/** Surely enough for its tokens, however they were served; what tools cost beside them must be known all the same. */
function byCeiling(term: PriceTerm, { priceId, askedModel }: PriceQuestion, tokens: PricedTokens, details: BilledDetails): Priced | null {
  const priced = pricedByTerm(term, askedModel);
  if (priced === null) return null;
  const { input, output, requestUsd } = priced.dearest;
  return payable((tokens.input * input + tokens.output * output) / tokensInMillion + requestUsd + feesUsd(details, priceId ?? '', askedModel, priced.fees), priced.version);
}

function isCount(tokens: number | null): boolean {
  return tokens === null || (Number.isSafeInteger(tokens) && tokens >= 0);
}

/** A provider that counts cached tokens beside the input, against its own rule, is read in the tenant's disfavour: everything it names was billed. */
function toPricedTokens(usage: TokenUsage, details: BilledDetails): PricedTokens | null {
  if (usage.input === null && usage.output === null) return null;
  if (![usage.input, usage.cacheRead, usage.cacheWrite, usage.output, usage.reasoning].every(isCount)) return null;
  const cacheRead = usage.cacheRead ?? 0;
  const cacheWrite = usage.cacheWrite ?? 0;
  const output = usage.output ?? 0;
  const tokens: PricedTokens = { input: Math.max(usage.input ?? 0, cacheRead + cacheWrite), cacheRead, cacheWrite, output, reasoning: Math.min(usage.reasoning ?? 0, output) };
  return details.tokens === noSpecialTokens ? tokens : { ...tokens, special: heldWithin(details.tokens, tokens) };
}
