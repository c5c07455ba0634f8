import type { Rates } from './catalog.ts';
import { costByRates, type SpecialRates } from './special-rates.ts';
import type { PricedModel } from './price-table.ts';

/** Prices of a tenant's own, in US dollars for a million tokens. What is left out costs as input or output. */
export interface OwnRates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly cacheWriteHour?: number | undefined;
  readonly audioInput?: number | undefined;
  readonly audioOutput?: number | undefined;
  readonly imageInput?: number | undefined;
  readonly imageOutput?: number | undefined;
  /** For each call of the model, in US dollars. */
  readonly request?: number | undefined;
  /** For each web search that the provider runs, in US dollars. */
  readonly webSearch?: number | undefined;
}

/**
 * What a tenant agreed with a provider, or sets for itself:
 * - `discount`: percent off what the tables say.
 * - `rates`: these prices, whatever the tables say.
 * - `ceiling`: a price that is surely enough, where nobody knows the price.
 */
export interface PriceTerm {
  readonly id: string;
  /** Ours, not the price tables'. */
  readonly provider: string;
  /** `null`: all keys. */
  readonly credentialId: string | null;
  /** A model's id as it is sent, or how ids begin with `*` at the end; `null`: all models. */
  readonly model: string | null;
  readonly kind: 'discount' | 'rates' | 'ceiling';
  readonly discountPercent: number | null;
  readonly rates: OwnRates | null;
  /** Milliseconds since the epoch; `until` is the first moment it no longer holds, `null`: open. */
  readonly from: number;
  readonly until: number | null;
}

export interface TermQuestion { readonly provider: string; readonly credentialId: string | null; /** As sent to the provider. */ readonly model: string; readonly at: number }

function concerns(term: PriceTerm, { provider, credentialId, model, at }: TermQuestion): boolean {
  if (term.provider !== provider || (term.credentialId !== null && term.credentialId !== credentialId)) return false;
  if (at < term.from || (term.until !== null && at >= term.until)) return false;
  if (term.model === null || term.model === model) return true;
  return term.model.endsWith('*') && model.startsWith(term.model.slice(0, -1));
}

/** One key before all keys, an exact model before a prefix, a longer prefix before a shorter one, the later before the earlier. */
function rank(term: PriceTerm): readonly [number, number, number, string] {
  const model = term.model === null ? 0 : term.model.endsWith('*') ? term.model.length : Number.MAX_SAFE_INTEGER;
  return [term.credentialId === null ? 0 : 1, model, term.from, term.id];
}

function goesBefore(left: PriceTerm, right: PriceTerm): boolean {
  const [one, other] = [rank(left), rank(right)];
  const index = one.findIndex((value, position) => value !== other[position]);
  return index !== -1 && (one[index] ?? 0) > (other[index] ?? 0);
}

export interface TermsInForce { readonly agreed: PriceTerm | null; readonly ceiling: PriceTerm | null }

/**
 * The term that prices a call, and the ceiling behind it. They go by the model that was sent and not by the one that was served, so that the bound
 * before the call and the price after it go by the same term. Pure.
 */
export function termsInForce(terms: readonly PriceTerm[], question: TermQuestion): TermsInForce {
  let agreed: PriceTerm | null = null;
  let ceiling: PriceTerm | null = null;
  for (const term of terms) {
    if (!concerns(term, question)) continue;
    if (term.kind === 'ceiling') ceiling = ceiling === null || goesBefore(term, ceiling) ? term : ceiling;
    else agreed = agreed === null || goesBefore(term, agreed) ? term : agreed;
  }
  return { agreed, ceiling };
}

const specialKinds = ['cacheWriteHour', 'audioInput', 'audioOutput', 'imageInput', 'imageOutput'] as const;
const everyKind: ReadonlySet<string> = new Set(['audioInput', 'imageInput', 'videoInput', 'audioOutput', 'imageOutput', 'videoOutput']);

/** A term's own rates as a priced model; `null`: it has none. */
export function pricedByTerm(term: PriceTerm, model: string): PricedModel | null {
  const own = term.rates;
  if (own === null) return null;
  const cacheWrite = own.cacheWrite ?? own.input;
  const rates: Rates = { input: own.input, output: own.output, cacheRead: own.cacheRead ?? own.input, cacheWrite };
  // Entries kept for an hour are never taken for cheaper ones where only one price of writes was said.
  const special: SpecialRates = {
    cacheWriteHour: own.cacheWriteHour ?? Math.max(cacheWrite, own.input),
    ...Object.fromEntries(specialKinds.flatMap((kind) => { const rate = own[kind]; return rate === undefined ? [] : [[kind, rate] as const]; })),
  };
  const request = own.request ?? 0;
  return {
    version: `${term.kind === 'ceiling' ? 'ceiling' : 'own-rates'} term:${term.id}`, id: model,
    ...own.webSearch === undefined ? {} : { fees: { webSearches: own.webSearch } },
    costUsd: (tokens) => costByRates(rates, tokens, special, everyKind), requestUsd: request,
    dearest: {
      input: Math.max(own.input, rates.cacheRead, cacheWrite, special.cacheWriteHour ?? 0, own.audioInput ?? 0, own.imageInput ?? 0), output: Math.max(own.output, own.audioOutput ?? 0, own.imageOutput ?? 0), requestUsd: request,
    },
    contextTokens: null,
  };
}
