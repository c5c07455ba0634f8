import { z } from 'zod';
import { moneyKinds, ratingReasons } from '../insight-terms.ts';
import { defineOperation } from '../operation.ts';
import { plans } from '../permissions.ts';
import { id, name, nanoUsd, timestamp } from '../shapes.ts';

const day = z.iso.date().meta({ description: 'A day in UTC' });
const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month, as 2026-11').meta({ description: 'A month in UTC, as 2026-11' });
const money = z.enum(moneyKinds).default('own').meta({ description: 'Whose money. Own keys, platform credits and the sandbox never stand in one sum' });
const range = { from: timestamp.optional(), to: timestamp.optional() };

const budgetForecast = z.strictObject({
  budgetId: id, name: z.string(), scope: z.string(), limitNanoUsd: nanoUsd, settledNanoUsd: nanoUsd, method: z.enum(['weekday', 'mean', 'none']),
  state: z.enum(['reached', 'expected', 'possible', 'not-this-month', 'unknown']), expectedOn: day.nullable(), earliestOn: day.nullable().meta({ description: 'At the upper edge of the band' }),
});
const forecastDay = z.strictObject({
  day, actualNanoUsd: nanoUsd.nullable().meta({ description: 'null: still to come' }), likelyNanoUsd: nanoUsd.nullable().meta({ description: 'What that day is expected to cost; null: nothing is foretold' }),
  soFarNanoUsd: nanoUsd.nullable().meta({ description: 'Since the first of the month' }), untilLikelyNanoUsd: nanoUsd.nullable(), untilLowNanoUsd: nanoUsd.nullable(), untilHighNanoUsd: nanoUsd.nullable(),
});
const forecast = z.strictObject({
  asOf: timestamp, month, money: z.enum(moneyKinds), method: z.enum(['weekday', 'mean', 'none']).meta({ description: 'weekday: means of each weekday over up to 8 weeks; mean: one mean of all days, where there are fewer than 14; none: fewer than 3' }),
  historyDays: z.int(), bandPercent: z.int().meta({ description: 'So many of a hundred past stretches of the same length fell into the band' }),
  soFarNanoUsd: nanoUsd, total: z.strictObject({ likelyNanoUsd: nanoUsd, lowNanoUsd: nanoUsd, highNanoUsd: nanoUsd }).nullable(),
  unpricedRequests: z.int().meta({ description: 'In this month; their cost is in no sum' }), days: z.array(forecastDay), budgets: z.array(budgetForecast),
});
export type UsageForecast = z.output<typeof forecast>;

const expensive = z.strictObject({
  runId: id.nullable(), requestId: id.nullable().meta({ description: 'Where single requests were asked for' }), appId: z.string().nullable(), userId: id.nullable(), userName: z.string().nullable(), tokenName: z.string().nullable(),
  startedAt: timestamp, models: z.array(z.string()), requests: z.int(), inputTokens: z.int(), outputTokens: z.int(), costNanoUsd: nanoUsd, unpricedRequests: z.int(),
});
const goodAnswers = z.strictObject({
  key: z.string(), label: z.string(), ratedRuns: z.int(), goodRuns: z.int(), costNanoUsd: nanoUsd.meta({ description: 'Of all rated runs, poor ones too' }), unpricedRuns: z.int().meta({ description: 'Rated, but of unknown cost: in no figure here' }),
  costPerGoodNanoUsd: nanoUsd.nullable().meta({ description: 'null: no rated run was good' }), lowNanoUsd: nanoUsd.nullable(), highNanoUsd: nanoUsd.nullable(),
  goodPercent: z.number(), goodPercentLow: z.number(), goodPercentHigh: z.number(), ranked: z.boolean(), rank: z.int().nullable(),
});

const hint = z.strictObject({
  rule: z.string(), title: z.string(), text: z.string(), figures: z.array(z.strictObject({ label: z.string(), value: z.number(), unit: z.enum(['nano_usd', 'requests', 'tokens', 'percent']) })),
  link: z.string().meta({ description: 'Where it can be looked into, in the console' }), concernsNanoUsd: nanoUsd.meta({ description: 'What the calls concerned cost: not what would be saved' }),
});
const review = z.strictObject({
  month, complete: z.boolean().meta({ description: 'Whether the month is over' }), money: z.enum(moneyKinds),
  totals: z.strictObject({ requests: z.int(), costNanoUsd: nanoUsd, inputTokens: z.int(), outputTokens: z.int(), unpricedRequests: z.int() }), previousCostNanoUsd: nanoUsd,
  hints: z.array(hint), clear: z.array(z.strictObject({ rule: z.string(), title: z.string() })).meta({ description: 'Looked for, and nothing found' }),
});
export type UsageReview = z.output<typeof review>;

const basisModel = z.strictObject({
  provider: z.string(), providerName: z.string(), model: z.string(), requests: z.int(), billedNanoUsd: nanoUsd, listNanoUsd: nanoUsd.meta({ description: 'Before discounts that were agreed' }),
});
const basis = z.strictObject({
  from: timestamp, to: timestamp, requests: z.int(), unpricedRequests: z.int(), people: z.int().meta({ description: 'Who made requests by themselves' }), requestsOfPeople: z.int(), activeMembers: z.int(),
  perPerson: z.strictObject({ light: z.int(), typical: z.int(), heavy: z.int() }).nullable().meta({ description: 'Requests in 30 days: of the lower quarter, the median and the upper tenth; null: nobody' }),
  models: z.array(basisModel), plan: z.enum(plans), planName: z.string(), monthlyUsd: z.number().nullable().meta({ description: 'null: by agreement' }),
});
export type CalculatorBasis = z.output<typeof basis>;

const view = z.strictObject({ id, name: z.string(), address: z.string().meta({ description: 'What stands behind the ? of the page’s address' }), createdAt: timestamp });

const feedback = z.strictObject({
  mine: z.strictObject({ rating: z.enum(['good', 'poor']), reason: z.enum(ratingReasons).nullable(), ratedAt: timestamp }).nullable(), good: z.int(), poor: z.int(),
  minutes: z.strictObject({ before: z.int().nullable(), entered: z.int().nullable(), measured: z.int().nullable().meta({ description: 'From the start to the first export or the approval' }) }),
  may: z.strictObject({ rate: z.boolean(), enter: z.boolean() }),
});
export type RunFeedback = z.output<typeof feedback>;
const runParams = z.strictObject({ runId: id });

export const insightOperations = {
  readForecast: defineOperation({
    id: 'readForecast', method: 'GET', path: '/api/v1/usage/forecast', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'What this month will cost, with a band, and which budgets it would reach when', query: z.strictObject({ money }), response: forecast,
  }),
  listExpensiveRuns: defineOperation({
    id: 'listExpensiveRuns', method: 'GET', path: '/api/v1/usage/expensive', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'The runs or single requests that cost most, by reference; no prompt and no answer is in it',
    query: z.strictObject({ ...range, of: z.enum(['run', 'request']).default('run'), money, most: z.coerce.number().int().min(1).max(100).default(25).meta({ description: 'How many at most' }) }),
    response: z.strictObject({ from: timestamp, to: timestamp, items: z.array(expensive), totalNanoUsd: nanoUsd.meta({ description: 'Of all calls in the range' }) }),
  }),
  readGoodAnswers: defineOperation({
    id: 'readGoodAnswers', method: 'GET', path: '/api/v1/usage/good-answers', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'What a good answer costs, by model or app, from people’s ratings', query: z.strictObject({ ...range, by: z.enum(['model', 'app']).default('model'), money }),
    response: z.strictObject({ from: timestamp, to: timestamp, rankedFrom: z.int().meta({ description: 'Rated runs; below that nothing is ranked' }), ratedRuns: z.int(), runs: z.int(), rows: z.array(goodAnswers) }),
  }),
  readUsageReview: defineOperation({
    id: 'readUsageReview', method: 'GET', path: '/api/v1/usage/review', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'The month in figures, with hints where money can be saved; without a month, the last whole one', query: z.strictObject({ month: month.optional(), money }), response: review,
  }),
  readCalculatorBasis: defineOperation({
    id: 'readCalculatorBasis', method: 'GET', path: '/api/v1/usage/calculator', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'The last 30 whole days, as the calculator takes them', response: basis,
  }),
  listUsageViews: defineOperation({
    id: 'listUsageViews', method: 'GET', path: '/api/v1/usage/views', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Views of usage that you saved', response: z.strictObject({ items: z.array(view) }),
  }),
  saveUsageView: defineOperation({
    id: 'saveUsageView', method: 'POST', path: '/api/v1/usage/views', tag: 'Money', permission: 'session', status: 201,
    summary: 'Save a view of usage for yourself; one of the same name is replaced', body: z.strictObject({ name, address: z.string().max(2_000).regex(/^[\x21-\x7e]*$/, 'must be what stands behind the ? of an address') }), response: view, errors: ['conflict'],
  }),
  deleteUsageView: defineOperation({
    id: 'deleteUsageView', method: 'DELETE', path: '/api/v1/usage/views/{viewId}', tag: 'Money', permission: 'session', status: 204,
    summary: 'Remove a view of yours', params: z.strictObject({ viewId: id }), response: null, errors: ['not_found'],
  }),
  readRunFeedback: defineOperation({
    id: 'readRunFeedback', method: 'GET', path: '/api/v1/runs/{runId}/feedback', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'How a run was rated, and how long the work took', params: runParams, response: feedback, errors: ['not_found'],
  }),
  rateRun: defineOperation({
    id: 'rateRun', method: 'PUT', path: '/api/v1/runs/{runId}/feedback/rating', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Rate a run that you started or decided over; null takes the rating back', params: runParams,
    body: z.strictObject({ rating: z.enum(['good', 'poor']).nullable(), reason: z.enum(ratingReasons).nullable().default(null) }), response: feedback, errors: ['not_found', 'conflict'],
  }),
  enterRunMinutes: defineOperation({
    id: 'enterRunMinutes', method: 'PUT', path: '/api/v1/runs/{runId}/feedback/minutes', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Say how many minutes the work took with the app; null goes back to what was measured', params: runParams, body: z.strictObject({ minutes: z.int().min(0).max(10_080).nullable() }), response: feedback, errors: ['not_found', 'conflict'],
  }),
} as const;
