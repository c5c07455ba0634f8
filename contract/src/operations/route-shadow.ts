import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { routeShadow } from '../routing.ts';
import { id, nanoUsd, timestamp } from '../shapes.ts';

const share = z.number().min(0).max(1).nullable();
const median = z.number().nullable();

/** How one side of a comparison did, over all pairs. */
export const shadowSide = z.strictObject({
  answered: z.int(), failed: z.int(), successShare: share.meta({ description: 'Answered of all; null: there are none' }),
  latencyMs: median.meta({ description: 'Median, from the request’s arrival to the end of its answer' }), latencyMs95: median.meta({ description: '95 of 100 were faster' }),
  firstTokenMs: median.meta({ description: 'Median of streams, to the first token' }), inputTokens: median, outputTokens: median, characters: median.meta({ description: 'Median length of the answer’s text' }),
  costNanoUsd: nanoUsd.meta({ description: 'Of all pairs whose cost is known on both sides' }), estimated: z.int().meta({ description: 'Of how many the provider’s count never came' }),
  toolCalls: z.int().meta({ description: 'In all answers' }), stops: z.record(z.string(), z.int()).meta({ description: 'How often answers ended for which reason' }),
  servedModels: z.record(z.string(), z.int()).meta({ description: 'As the provider named them' }), errors: z.record(z.string(), z.int()).meta({ description: 'By code' }),
});
export type ShadowSide = z.output<typeof shadowSide>;

/** One side of one pair. What was asked and answered is not kept. */
export const shadowRun = z.strictObject({
  requestId: id, outcome: z.enum(['answered', 'failed', 'cancelled', 'refused']), status: z.int(), code: z.string().nullable(), servedModel: z.string().nullable(),
  latencyMs: z.int().nullable(), firstTokenMs: z.int().nullable(), inputTokens: z.int().nullable(), outputTokens: z.int().nullable(), costNanoUsd: nanoUsd.nullable(),
  stop: z.string().nullable(), characters: z.int().nullable(), toolCalls: z.array(z.string()).meta({ description: 'Names of the tools that were called, in order' }),
});
export const shadowPair = z.strictObject({ occurredAt: timestamp, primary: shadowRun, shadow: shadowRun });
export type ShadowPair = z.output<typeof shadowPair>;

/** What a route’s own answers and those of one shadow came to. */
export const shadowComparison = z.strictObject({
  credentialId: id.nullable(), provider: z.string().nullable(), model: z.string(), pairs: z.int(),
  pricedPairs: z.int().meta({ description: 'Whose cost is known on both sides' }), differenceNanoUsd: z.int().meta({ description: 'What the shadow cost more than the route itself, over the priced pairs; below zero: less' }),
  sameStop: share.meta({ description: 'Of the pairs that both answered: which ended for the same reason' }), sameTools: share.meta({ description: '… and called the same tools in the same order' }),
  primary: shadowSide, shadow: shadowSide, latest: z.array(shadowPair).meta({ description: 'The last fifty pairs, newest first' }),
});
export type ShadowComparison = z.output<typeof shadowComparison>;

export const routeShadowOperations = {
  readShadowComparison: defineOperation({
    id: 'readShadowComparison', method: 'GET', path: '/api/v1/routes/{routeId}/shadow', tag: 'Gateway', permission: 'usage.read', status: 200,
    summary: 'How a route’s shadow does beside it: success, latency, tokens, cost, how answers ended. Metadata alone',
    description: 'One comparison for each key and model that was a shadow of this route in that time. At most the last 10,000 pairs are counted.',
    params: z.strictObject({ routeId: id }), query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(7) }),
    response: z.strictObject({ from: timestamp, to: timestamp, shadow: routeShadow.nullable().meta({ description: 'As it is set now' }), comparisons: z.array(shadowComparison), refused: z.array(z.strictObject({ code: z.string(), count: z.int() })).meta({ description: 'Shadows that a rule kept from being sent' }) }),
    errors: ['not_found'],
  }),
} as const;
