import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { nanoUsd, timestamp } from '../shapes.ts';
import { mostUsageKeys, usageDimensions, usageRanks } from '../usage-dimensions.ts';

const mostValues = 100;
/** One value or several (the parameter repeated). The empty one: requests that have none. */
const values = z.union([z.string().max(300), z.array(z.string().max(300)).max(mostValues)]).transform((given) => [given].flat()).optional();

/** What narrows usage down, each by the same values that it is divided into. */
const usageFilters = {
  provider: values, model: values, askedModel: values, app: values, user: values, team: values, department: values, project: values, workflow: values,
  credential: values, environment: values, token: values, endpoint: values, payer: values,
} as const satisfies Record<(typeof usageDimensions)[number], typeof values>;

const sums = {
  requests: z.int(), failures: z.int().meta({ description: 'Requests that ended without an answer; those that the caller broke off are none' }),
  inputTokens: z.int().meta({ description: 'Cache reads and writes included' }), cacheReadTokens: z.int(), cacheWriteTokens: z.int(),
  outputTokens: z.int().meta({ description: 'Reasoning included' }), reasoningTokens: z.int(),
  costNanoUsd: nanoUsd, estimatedRequests: z.int(), estimatedNanoUsd: nanoUsd.meta({ description: 'The part of the cost that is an estimate until it is reconciled' }),
  unpricedRequests: z.int().meta({ description: 'Requests whose price is not known: their cost is in no sum' }),
  latencyMs: z.int().meta({ description: 'Together, over the requests in `timedRequests`' }), timedRequests: z.int(),
};

const keyed = {
  key: z.string().meta({ description: 'Empty: none' }), label: z.string(), other: z.boolean().meta({ description: 'All that is smaller than the ones that stand by themselves' }),
  second: z.strictObject({ key: z.string(), label: z.string(), other: z.boolean() }).nullable().meta({ description: 'Of the second dimension; null where none was asked for' }),
  sandbox: z.boolean(),
  payer: z.enum(['tenant', 'platform']).meta({ description: 'Whose key it was: what own keys cost and what was paid with platform credits stand in no sum together' }),
};

export const usagePoint = z.strictObject({ bucketStart: timestamp, ...keyed, ...sums });
export const usageGroup = z.strictObject({ ...keyed, ...sums });
export const usageTotals = z.strictObject({
  ...sums, costNanoUsd: nanoUsd.meta({ description: 'Of own keys; neither sandbox nor platform credits' }), estimatedNanoUsd: nanoUsd.meta({ description: 'The part of costNanoUsd that is an estimate' }),
  sandboxCostNanoUsd: nanoUsd, platformRequests: z.int(), platformCostNanoUsd: nanoUsd.meta({ description: 'Paid with platform credits; not in costNanoUsd' }),
});

export const usageQuery = z.strictObject({
  from: timestamp.optional(), to: timestamp.optional(), bucket: z.enum(['hour', 'day', 'month']).default('day'),
  timeZone: z.string().max(64).default('UTC').meta({ description: 'Whose days, months and hours the buckets are: an IANA name, such as Europe/Zurich' }),
  by: z.enum(usageDimensions).default('provider'), thenBy: z.enum(usageDimensions).optional(),
  top: z.coerce.number().int().min(1).max(mostUsageKeys).default(mostUsageKeys).meta({ description: 'How many keys of each dimension stand by themselves; the others are one' }),
  rank: z.enum(usageRanks).default('cost').meta({ description: 'By what the largest are chosen' }),
  previous: z.enum(['yes', 'no']).default('no').meta({ description: 'With the totals of the same time before' }),
  ...usageFilters,
});
export type UsageQuery = z.output<typeof usageQuery>;

export const usageOperations = {
  readUsage: defineOperation({
    id: 'readUsage', method: 'GET', path: '/api/v1/usage', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Usage and cost over time, by one dimension or two',
    description: 'Narrowed to any values of any dimension: the parameter repeated for several, empty for requests that have none. A time zone whose days do not begin at a whole hour of UTC is summed from the ledger itself, which takes longer.',
    query: usageQuery,
    response: z.strictObject({
      from: timestamp, to: timestamp, bucket: z.enum(['hour', 'day', 'month']), timeZone: z.string(), by: z.enum(usageDimensions), thenBy: z.enum(usageDimensions).nullable(),
      points: z.array(usagePoint), groups: z.array(usageGroup).meta({ description: 'The points summed over all buckets, the largest first' }), totals: usageTotals,
      previous: z.strictObject({ from: timestamp, to: timestamp, totals: usageTotals }).nullable(),
      source: z.enum(['rollup', 'ledger']).meta({ description: 'Where the sums were taken from; both give the same' }),
    }),
  }),
  exportUsage: defineOperation({
    id: 'exportUsage', method: 'GET', path: '/api/v1/usage/export', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'The points of readUsage as a table (CSV, RFC 4180)', description: 'Takes what readUsage takes. One row for each point; money in nano-US-dollars and, beside it, in US dollars.',
    query: usageQuery, response: z.string(), responseContent: 'text/csv',
  }),
} as const;
