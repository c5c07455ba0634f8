import { hiddenFactorOf } from './price-factors.ts';
import type { OwnTerms } from './price-of.ts';
import type { PricedModel } from './price-table.ts';
import { type PriceTerm, pricedByTerm, termsInForce } from './price-terms.ts';

/** The dearest that a token of each side can cost, and what a call costs beside its tokens. */
export type Dearest = PricedModel['dearest'];

interface Remembered { readonly from: number; readonly until: number; readonly agreed: Dearest | null; readonly ceiling: Dearest | null }

/** By list of terms, which a snapshot makes anew when one changes; then by provider, key and model. */
const remembered = new WeakMap<readonly PriceTerm[], Map<string, Remembered>>();
/** Callers choose the model's name. */
const mostRemembered = 1_000;

/**
 * The dearest that a call can cost under a tenant's terms, given what the tables say (`listed`, `null`: nothing). Own rates stand in the place of
 * the tables; a ceiling is what a call may be priced at where the tables have no price for how it was served, so the higher of both counts.
 * Discounts are left aside: a bound may be too high and never too low.
 */
export function boundByTerms(own: OwnTerms, { priceId, model, at }: { readonly priceId: string | null; readonly model: string; readonly at: number }, listed: Dearest | null): Dearest | null {
  if (own.terms.length === 0) return listed;
  const { agreed, ceiling } = dearestOfTerms(own, priceId, model, at);
  const base = agreed ?? listed;
  if (base === null || ceiling === null) return base ?? ceiling;
  return { input: Math.max(base.input, ceiling.input), output: Math.max(base.output, ceiling.output), requestUsd: Math.max(base.requestUsd, ceiling.requestUsd) };
}

function dearestOfTerms({ terms, provider, credentialId }: OwnTerms, priceId: string | null, model: string, at: number): Remembered {
  const models = remembered.get(terms) ?? new Map<string, Remembered>();
  const key = `${provider} ${credentialId} ${model}`;
  const known = models.get(key);
  if (known !== undefined && at >= known.from && at < known.until) return known;
  const { agreed, ceiling } = termsInForce(terms, { provider, credentialId, model, at });
  const factor = hiddenFactorOf(priceId ?? '');
  const made: Remembered = {
    from: at, until: nextChange(terms, at),
    agreed: agreed === null ? null : raised(pricedByTerm(agreed, model)?.dearest ?? null, factor), ceiling: ceiling === null ? null : pricedByTerm(ceiling, model)?.dearest ?? null,
  };
  if (models.size >= mostRemembered) models.clear();
  remembered.set(terms, models.set(key, made));
  return made;
}

function raised(dearest: Dearest | null, factor: number): Dearest | null {
  return dearest === null ? null : { ...dearest, input: dearest.input * factor, output: dearest.output * factor };
}

/** When another term begins or ends. */
function nextChange(terms: readonly PriceTerm[], at: number): number {
  return terms.flatMap(({ from, until }) => [from, until ?? Number.POSITIVE_INFINITY]).filter((moment) => moment > at).reduce((earliest, moment) => Math.min(earliest, moment), Number.POSITIVE_INFINITY);
}
