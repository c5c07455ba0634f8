import type { UsageReview } from '@keystead/contract';

/** A month of one model, counted. Cost is nano-US-dollars, of calls whose price is known. */
export interface ModelFigures {
  readonly provider: string;
  readonly model: string;
  readonly requests: number;
  readonly costNanoUsd: number;
  readonly cacheReadTokens: number;
  /** With 1,024 tokens of input or more: what providers cache at least. */
  readonly longRequests: number;
  readonly longNanoUsd: number;
  /** Of those, the ones that came in the same five minutes as an earlier one of the same caller and app. */
  readonly followingRequests: number;
  /** Answered with 100 tokens or fewer, from 1,000 or fewer. */
  readonly shortRequests: number;
  readonly shortNanoUsd: number;
  /** Between 22:00 and 06:00 UTC, not streamed, by a token that stands for no person. */
  readonly nightRequests: number;
  readonly nightNanoUsd: number;
  readonly cancelledRequests: number;
  readonly cancelledNanoUsd: number;
  readonly failedPaidRequests: number;
  readonly failedPaidNanoUsd: number;
  /** An attempt was given up after it was sent, and its provider may bill it too. */
  readonly givenUpRequests: number;
  readonly givenUpNanoUsd: number;
  readonly shadowRequests: number;
  readonly shadowNanoUsd: number;
  readonly estimatedRequests: number;
  readonly estimatedNanoUsd: number;
  readonly unpricedRequests: number;
}

type Hint = UsageReview['hints'][number];
type Found = Pick<Hint, 'text' | 'figures' | 'link' | 'concernsNanoUsd'>;
interface Rule { readonly id: string; readonly title: string; /** `null`: there is nothing to say. */ readonly find: (models: readonly ModelFigures[]) => Found | null }

/** Fewer than this are no habit. */
const enough = 50;
const timesDearer = 3;
/** Whose published price of a batch is half, as `metering/prices/price-factors.ts` has it. */
const batchProviders: ReadonlySet<string> = new Set(['openai', 'azure', 'anthropic', 'google']);
const log = (parameters: Readonly<Record<string, string>>): string => `/requests?${new URLSearchParams({ period: 'all', ...parameters }).toString()}`;

type Count = { [Name in keyof ModelFigures]: ModelFigures[Name] extends number ? Name : never }[keyof ModelFigures];
const sum = (models: readonly ModelFigures[], name: Count): number => models.reduce((total, model) => total + model[name], 0);
const requests = (label: string, value: number): Hint['figures'][number] => ({ label, value, unit: 'requests' });
const money = (label: string, value: number): Hint['figures'][number] => ({ label, value, unit: 'nano_usd' });

/** A rule about calls that are counted as they are: told of where there are any. */
function whereAny(id: string, title: string, said: { readonly requests: Count; readonly cost: Count; readonly atLeast?: number; readonly text: string; readonly link: string; readonly label: string }): Rule {
  return {
    id, title,
    find(models) {
      const [number, cost] = [sum(models, said.requests), sum(models, said.cost)];
      return number < (said.atLeast ?? 1) ? null : { text: said.text, figures: [requests(said.label, number), money('They cost', cost)], link: said.link, concernsNanoUsd: cost };
    },
  };
}

const unusedCache: Rule = {
  id: 'cache-unused', title: 'A cache that was never read',
  find(models) {
    const [worst] = models.filter((model) => model.cacheReadTokens === 0 && model.followingRequests >= enough).toSorted((left, right) => right.longNanoUsd - left.longNanoUsd);
    return worst === undefined ? null : {
      text: `${worst.model} read nothing from its provider’s cache, although long requests of the same caller and app followed each other within five minutes. If they begin alike (the same instructions, the same document), put what they share first, and mark it for caching where the provider asks for that. Whether they begin alike cannot be seen from here: prompts are not stored.`,
      figures: [requests('Requests of 1,024 tokens or more', worst.longRequests), requests('Soon after another one', worst.followingRequests), money('All long ones cost', worst.longNanoUsd)], link: log({ model: worst.model }), concernsNanoUsd: worst.longNanoUsd,
    };
  },
};

const dearShortAnswers: Rule = {
  id: 'dear-short-answers', title: 'An expensive model for short answers',
  find(models) {
    const mean = (model: ModelFigures): number => Math.round(model.shortNanoUsd / model.shortRequests);
    const candidates = models.filter((model) => model.shortRequests >= enough && model.shortNanoUsd > 0).toSorted((left, right) => mean(left) - mean(right));
    const [cheapest, dearest] = [candidates[0], candidates.at(-1)];
    if (cheapest === undefined || dearest === undefined || mean(dearest) < timesDearer * mean(cheapest)) return null;
    return {
      text: `Short questions with short answers went to ${dearest.model}; you also use ${cheapest.model} for such, at a lower cost for each. Whether it answers as well, a comparison on a route (a shadow) or your own ratings tell.`,
      figures: [requests(`Short answers of ${dearest.model}`, dearest.shortRequests), money('Each, on average', mean(dearest)), requests(`Short answers of ${cheapest.model}`, cheapest.shortRequests), money('Each, on average', mean(cheapest))],
      link: log({ model: dearest.model }), concernsNanoUsd: dearest.shortNanoUsd,
    };
  },
};

const nightWork: Rule = {
  id: 'night-work', title: 'Work at night that could be a batch',
  find(models) {
    const at = models.filter((model) => batchProviders.has(model.provider));
    const [number, cost] = [sum(at, 'nightRequests'), sum(at, 'nightNanoUsd')];
    return number < enough || cost === 0 ? null : {
      text: 'Requests of programs came at night (22:00 to 06:00 UTC), not streamed, so perhaps nobody waited for them. Their providers publish half the price for a batch that is answered within a day.',
      figures: [requests('Such requests', number), money('They cost', cost)], link: '/usage?by=token&bucket=hour', concernsNanoUsd: cost,
    };
  },
};

const unpriced: Rule = {
  id: 'unpriced', title: 'Calls of unknown price',
  find(models) {
    const number = sum(models, 'unpricedRequests');
    return number === 0 ? null : { text: 'No price is known for these calls, so they are in no sum and pass no budget in money. Set a price, or a ceiling.', figures: [requests('Without a price', number)], link: '/prices', concernsNanoUsd: 0 };
  },
};

/** Every rule there is. Each tells figures of the month that was looked at; what would be saved is not guessed. */
export const reviewRules: readonly Rule[] = [
  unusedCache, dearShortAnswers, nightWork,
  whereAny('given-up', 'Retries that may be billed twice', { requests: 'givenUpRequests', cost: 'givenUpNanoUsd', label: 'Such attempts', text: 'An attempt was sent and given up, and another one answered; the provider may bill both. Longer time limits on the route, or a provider that is less often slow, make it rarer. They stand at the most they can have cost, until the provider’s bill takes its place.', link: '/reconciliation' }),
  whereAny('shadows', 'Shadows are paid too', { requests: 'shadowRequests', cost: 'shadowNanoUsd', label: 'Requests sent a second time', text: 'Requests were sent a second time for comparison. Once the comparison has told what it should, lower its share or end it.', link: '/gateway?tab=routes' }),
  whereAny('cancelled', 'Answers that nobody waited for', { requests: 'cancelledRequests', cost: 'cancelledNanoUsd', atLeast: 10, label: 'Broken off by the caller', text: 'The caller left before the answer was whole; what was written until then is billed. Shorter output limits, or a client that waits longer, help.', link: log({ outcome: 'cancelled' }) }),
  whereAny('failed-paid', 'Failures that cost', { requests: 'failedPaidRequests', cost: 'failedPaidNanoUsd', label: 'Failed, and billed', text: 'These ended with an error, and what the provider had written until then is billed.', link: log({ outcome: 'failed' }) }),
  whereAny('estimated', 'Estimates that wait for the bill', { requests: 'estimatedRequests', cost: 'estimatedNanoUsd', label: 'Not counted by their provider', text: 'The provider’s count never came, so these stand at the most they could have used. Fetch or upload the provider’s report, and they take its count.', link: '/reconciliation' }),
  unpriced,
];

/** Goes through all rules. Pure. What concerns most money comes first; what found nothing is named too. */
export function reviewUsage(models: readonly ModelFigures[]): Pick<UsageReview, 'hints' | 'clear'> {
  const results = reviewRules.map(({ id, title, find }) => ({ rule: id, title, found: find(models) }));
  return {
    hints: results.flatMap(({ rule, title, found }) => (found === null ? [] : [{ rule, title, ...found, figures: [...found.figures] }])).toSorted((left, right) => right.concernsNanoUsd - left.concernsNanoUsd),
    clear: results.filter(({ found }) => found === null).map(({ rule, title }) => ({ rule, title })),
  };
}

