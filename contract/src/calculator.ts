/**
 * What own keys cost against a bundled price, for a month. Pure; money in US dollars as people type it, results in nano-US-dollars.
 *
 * Own keys: the platform's subscription, what running a key proxy costs, and each request at its model's price less the discount.
 * Bundled: a price for each person with so many requests in it, and a price for each request beyond.
 */
export interface MixPart { readonly model: string; /** Of all requests; parts need not add up to a hundred. */ readonly share: number; /** At list price. */ readonly usdPerRequest: number }

export interface CalculatorAssumptions {
  readonly people: number;
  readonly bundledUsd: number;
  readonly includedRequests: number;
  readonly overageUsd: number;
  readonly platformUsd: number;
  readonly proxyUsd: number;
  readonly mix: readonly MixPart[];
}
/** What differs between scenarios: how much each person asks for in a month, and what was agreed with providers. */
export interface CalculatorScenario { readonly requestsPerPerson: number; readonly discountPercent: number }

export interface Comparison {
  readonly own: { readonly inferenceNanoUsd: number; readonly platformNanoUsd: number; readonly proxyNanoUsd: number; readonly totalNanoUsd: number };
  readonly bundled: { readonly baseNanoUsd: number; readonly overageNanoUsd: number; readonly totalNanoUsd: number };
  /** What own keys save; negative where the bundle is cheaper. */
  readonly savedNanoUsd: number;
}

const nano = (usd: number): number => Math.round(usd * 1_000_000_000);

/** What a request costs on average, at list price, in US dollars. */
export function meanUsdPerRequest(mix: readonly MixPart[]): number {
  const shares = mix.reduce((sum, part) => sum + part.share, 0);
  return shares === 0 ? 0 : mix.reduce((sum, part) => sum + part.share * part.usdPerRequest, 0) / shares;
}

const usdPerRequest = ({ mix }: CalculatorAssumptions, { discountPercent }: CalculatorScenario): number => meanUsdPerRequest(mix) * (1 - discountPercent / 100);

/** Both sides of one scenario. Each part is rounded once, and totals are the sums of their parts. */
export function compareCosts(assumed: CalculatorAssumptions, scenario: CalculatorScenario): Comparison {
  const [inferenceNanoUsd, platformNanoUsd, proxyNanoUsd] = [nano(assumed.people * scenario.requestsPerPerson * usdPerRequest(assumed, scenario)), nano(assumed.platformUsd), nano(assumed.proxyUsd)];
  const [baseNanoUsd, overageNanoUsd] = [nano(assumed.people * assumed.bundledUsd), nano(assumed.people * Math.max(0, scenario.requestsPerPerson - assumed.includedRequests) * assumed.overageUsd)];
  const [own, bundled] = [inferenceNanoUsd + platformNanoUsd + proxyNanoUsd, baseNanoUsd + overageNanoUsd];
  return { own: { inferenceNanoUsd, platformNanoUsd, proxyNanoUsd, totalNanoUsd: own }, bundled: { baseNanoUsd, overageNanoUsd, totalNanoUsd: bundled }, savedNanoUsd: bundled - own };
}

/**
 * Requests for each person and month at which both sides cost the same, ascending: none, one or two of them (a bundle may be cheaper
 * in between only). Where both are the same over a whole stretch, its beginning.
 */
export function breakEvenRequests(assumed: CalculatorAssumptions, scenario: Pick<CalculatorScenario, 'discountPercent'>): readonly number[] {
  const { people, bundledUsd, includedRequests, overageUsd, platformUsd, proxyUsd } = assumed;
  if (people <= 0) return [];
  const each = usdPerRequest(assumed, { requestsPerPerson: 0, ...scenario });
  const fixed = (platformUsd + proxyUsd) / people;
  const within = each === 0 ? (fixed === bundledUsd ? [0] : []) : [(bundledUsd - fixed) / each];
  const beyond = each === overageUsd ? [] : [(bundledUsd - includedRequests * overageUsd - fixed) / (each - overageUsd)];
  return [...within.filter((at) => at >= 0 && at <= includedRequests), ...beyond.filter((at) => at > includedRequests && Number.isFinite(at))];
}

/** From how many people on own keys cost no more at this use; `null`: from no number on. */
export function breakEvenPeople(assumed: CalculatorAssumptions, scenario: CalculatorScenario): number | null {
  const forEach = assumed.bundledUsd + Math.max(0, scenario.requestsPerPerson - assumed.includedRequests) * assumed.overageUsd - scenario.requestsPerPerson * usdPerRequest(assumed, scenario);
  const fixed = assumed.platformUsd + assumed.proxyUsd;
  if (forEach <= 0) return fixed === 0 && forEach === 0 ? 1 : null;
  return Math.max(1, Math.ceil(fixed / forEach - 1e-9));
}
