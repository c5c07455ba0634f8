import { z } from 'zod';
import { dataClasses } from './credential-scope.ts';
import { complexities } from './gateway-policy.ts';
import { priorities, routeBounds } from './routing-terms.ts';
import { id, modelId } from './shapes.ts';

export * from './routing-terms.ts';

const tokens = z.int().min(0).max(100_000_000);
/** A leg is asked only where all of these hold; each list: one of it. */
export const routeConditions = z.strictObject({
  apps: z.array(z.string().min(1).max(60)).min(1).max(100).optional().meta({ description: 'Ids of apps; "none": calls that come from no app' }),
  teams: z.array(id).min(1).max(100).optional().meta({ description: 'Teams that the call acts for' }),
  dataClasses: z.array(z.enum(dataClasses)).min(1).optional(),
  priorities: z.array(z.enum(priorities)).min(1).optional().meta({ description: 'As the header x-keystead-priority says; normal where it says nothing' }),
  minInputTokens: tokens.optional().meta({ description: 'Estimated: four bytes of the request are a token' }),
  maxInputTokens: tokens.optional(),
  complexities: z.array(z.enum(complexities)).min(1).optional().meta({ description: 'How complex the request is, by its size, output, turns, tools, attachments, structured output and reasoning' }),
});
export type RouteConditions = z.output<typeof routeConditions>;

export const routeStep = z.strictObject({
  credentialId: id, model: modelId,
  payer: z.literal('platform').optional().meta({ description: 'The explicit permission that a key of the platform may serve this leg, paid with credits; left out: a key of your own' }),
  weight: z.int().min(0).max(1_000).optional().meta({ description: 'Share with the strategy "weights"; 1 where left out, 0: only when no other leg is left' }),
  largerContext: z.boolean().optional().meta({ description: 'Takes longer requests than the legs before it: asked where one of them says that a request is too long' }),
  when: routeConditions.optional(),
});
export type RouteStep = z.output<typeof routeStep>;

const seconds = (least: number) => z.number().min(least).max(3_600).optional();
/** What is left out is the gateway's default. */
export const routeLimits = z.strictObject({
  firstTokenSeconds: seconds(0.1).meta({ description: 'Until a stream’s first token; 14 where another leg is at hand' }),
  answerSeconds: seconds(0.1).meta({ description: 'Until a whole answer; by default as long as its tokens take, where another leg is at hand' }),
  idleSeconds: seconds(0.1).meta({ description: 'Between two pieces of a stream; 25' }),
  attempts: z.int().min(1).max(10).optional().meta({ description: 'Calls to providers for one request, over all legs; 6' }),
});
export type RouteLimits = z.output<typeof routeLimits>;

/** A second key or model that some requests of a route are sent to as well, so that the two can be compared; its answers go to nobody. */
export const routeShadow = z.strictObject({
  credentialId: id, model: modelId,
  share: z.number().min(0).max(1).meta({ description: 'Of the requests, 0 to 1' }),
  perDay: z.int().min(1).max(routeBounds.shadowsPerDay).optional().meta({ description: 'At most so many a day (UTC), over all processes' }),
});
export type RouteShadow = z.output<typeof routeShadow>;
