/** How urgent a caller says a request is (header `x-keystead-priority`). */
export const priorities = ['low', 'normal', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** In which order the legs of a route are asked. */
export const routeStrategies = ['order', 'weights', 'least-latency', 'lowest-cost'] as const;
export type RouteStrategy = (typeof routeStrategies)[number];
export const strategyTexts: Readonly<Record<RouteStrategy, string>> = {
  order: 'As they stand',
  weights: 'By lot: each leg comes first as often as its weight says',
  'least-latency': 'The one that lately began to answer soonest',
  'lowest-cost': 'The cheapest for this request; one without a known price last',
};

/** When an answer goes to the caller. */
export const deliveries = ['immediate', 'buffered'] as const;
export type Delivery = (typeof deliveries)[number];
/** What a delivery means, in a sentence. */
export const deliveryTexts: Readonly<Record<Delivery, string>> = {
  immediate: 'Streams go on as they come. Once the first piece was sent, a provider that fails ends the answer with an error; nobody takes over in the middle of a sentence.',
  buffered: 'Streams are held back until they are whole. One that breaks is begun anew on the next leg and the caller sees only the whole answer, a little later.',
};

/** The bounds of a route's settings, as the shapes of the wire have them too. */
export const routeBounds = { legs: 8, weight: 1_000, tokens: 100_000_000, leastSeconds: 0.1, mostSeconds: 3_600, attempts: 10, shadowsPerDay: 1_000_000 } as const;
export const routeNamePattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const modelPattern = /^[\x21-\x7e]{1,200}$/;

interface LegToCheck {
  readonly credentialId: string;
  readonly model: string;
  readonly weight?: number | undefined;
  readonly when?: { readonly minInputTokens?: number | undefined; readonly maxInputTokens?: number | undefined } | undefined;
}
export interface RouteToCheck {
  readonly name: string;
  readonly chain: readonly LegToCheck[];
  readonly limits: { readonly firstTokenSeconds?: number | undefined; readonly answerSeconds?: number | undefined; readonly idleSeconds?: number | undefined; readonly attempts?: number | undefined };
  readonly shadow?: { readonly credentialId: string; readonly model: string; readonly share: number; readonly perDay?: number | undefined } | null;
}
export interface RouteProblem { readonly path: string; readonly message: string }

/** What keeps a route from being saved, for a form that has no schema at hand: the same rules as the wire's. Pure. */
export function routeProblems({ name, chain, limits, shadow }: RouteToCheck): readonly RouteProblem[] {
  const problems: RouteProblem[] = [];
  const need = (holds: boolean, path: string, message: string): void => { if (!holds) problems.push({ path, message }); };
  need(routeNamePattern.test(name), 'name', 'Lower-case letters, digits, dot, dash and underscore, at most 63.');
  need(chain.length >= 1 && chain.length <= routeBounds.legs, 'chain', `A route has one to ${routeBounds.legs} legs.`);
  chain.forEach(({ credentialId, model, weight, when }, index) => {
    need(credentialId !== '', `chain.${index}.credentialId`, 'Choose a key.');
    need(modelPattern.test(model), `chain.${index}.model`, 'Name a model, without spaces.');
    need(weight === undefined || isCount(weight, 0, routeBounds.weight), `chain.${index}.weight`, `A whole number from 0 to ${routeBounds.weight}.`);
    for (const bound of ['minInputTokens', 'maxInputTokens'] as const) need(when?.[bound] === undefined || isCount(when[bound] ?? 0, 0, routeBounds.tokens), `chain.${index}.${bound}`, `A whole number up to ${routeBounds.tokens}.`);
  });
  for (const limit of ['firstTokenSeconds', 'answerSeconds', 'idleSeconds'] as const) {
    const value = limits[limit];
    need(value === undefined || (value >= routeBounds.leastSeconds && value <= routeBounds.mostSeconds), `limits.${limit}`, `${routeBounds.leastSeconds} to ${routeBounds.mostSeconds} seconds.`);
  }
  need(limits.attempts === undefined || isCount(limits.attempts, 1, routeBounds.attempts), 'limits.attempts', `A whole number from 1 to ${routeBounds.attempts}.`);
  if (shadow !== undefined && shadow !== null) {
    need(shadow.credentialId !== '', 'shadow.credentialId', 'Choose a key.');
    need(modelPattern.test(shadow.model), 'shadow.model', 'Name a model, without spaces.');
    need(shadow.share >= 0 && shadow.share <= 1, 'shadow.share', '0 to 100 percent.');
    need(shadow.perDay === undefined || isCount(shadow.perDay, 1, routeBounds.shadowsPerDay), 'shadow.perDay', `A whole number from 1 to ${routeBounds.shadowsPerDay}.`);
  }
  return problems;
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
