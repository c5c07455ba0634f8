import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, timestamp } from '../shapes.ts';
import { testPromptAnswer } from './credentials.ts';

/** How one leg of a route did when it was called by itself. */
export const drilledLeg = z.strictObject({
  credentialId: id, model: z.string(),
  answer: testPromptAnswer.nullable().meta({ description: 'null: it did not answer, or (where problem is null too) it is a leg of the platform, which is not called' }),
  costNanoUsd: nanoUsd.nullable().meta({ description: 'As the ledger prices it, from the tokens that its provider counted; null: it did not answer, or its price is not known' }),
  problem: z.strictObject({ code: z.string(), title: z.string().meta({ description: 'What happened, in a sentence' }), detail: z.string().nullable() }).nullable(),
});
export type DrilledLeg = z.output<typeof drilledLeg>;

export const routeDrill = z.strictObject({
  routeId: id, drilledAt: timestamp.meta({ description: 'When it began' }), finishedAt: timestamp.nullable(),
  state: z.enum(['running', 'finished', 'broken-off']).meta({ description: 'broken-off: it never came to its end, because the process that carried it out ended' }),
  legs: z.array(drilledLeg).meta({ description: 'As far as they have been asked, in their order' }),
  standby: z.enum(['ready', 'partly', 'none']).meta({ description: 'Of the legs after the first: all, some or none would have served; those of the platform do not count' }),
  costNanoUsd: nanoUsd.meta({ description: 'Of the legs whose cost is known' }),
});
export type RouteDrill = z.output<typeof routeDrill>;

export const routeDrillOperations = {
  drillRoute: defineOperation({
    id: 'drillRoute', method: 'POST', path: '/api/v1/routes/{routeId}/drill', tag: 'Gateway', permission: 'routes.manage', status: 200, stepUp: true,
    summary: 'Fail-over drill: call every leg of a route by itself, so that a backup key that is dead is known before it is needed',
    description: 'Sends the fixed test prompt (at most 16 tokens of answer) to each leg with a key of your own, as any call: scope, caps and budgets hold, and each call stands in the ledger (app `key-test`) and the audit log. It costs a fraction of a cent a leg. Legs with keys of the platform are not called. While it runs, listRouteDrills says how far it is.',
    params: z.strictObject({ routeId: id }), response: routeDrill, errors: ['not_found', 'conflict'],
  }),
  listRouteDrills: defineOperation({
    id: 'listRouteDrills', method: 'GET', path: '/api/v1/route-drills', tag: 'Gateway', permission: 'routes.read', status: 200,
    summary: 'The last fail-over drill of each route, leg by leg; one that runs, as far as it is',
    query: z.strictObject({ routeId: id.optional().meta({ description: 'Of this route alone' }) }),
    response: z.strictObject({ items: z.array(routeDrill) }),
  }),
} as const;
