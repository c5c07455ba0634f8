import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';
import { testPromptAnswer } from './credentials.ts';

/** How one leg of a route did when it was called by itself. */
export const drilledLeg = z.strictObject({
  credentialId: id, model: z.string(),
  answer: testPromptAnswer.nullable().meta({ description: 'null: it did not answer' }),
  problem: z.strictObject({ code: z.string(), detail: z.string().nullable() }).nullable(),
});
export type DrilledLeg = z.output<typeof drilledLeg>;

export const routeDrillOperations = {
  drillRoute: defineOperation({
    id: 'drillRoute', method: 'POST', path: '/api/v1/routes/{routeId}/drill', tag: 'Gateway', permission: 'routes.manage', status: 200, stepUp: true,
    summary: 'Fail-over drill: call every leg of a route by itself, so that a backup key that is dead is known before it is needed',
    description: 'Sends the fixed test prompt (at most 16 tokens of answer) to each leg, as any call: scope, caps and budgets hold, and each call stands in the ledger (app `key-test`) and the audit log. It costs a fraction of a cent a leg.',
    params: z.strictObject({ routeId: id }),
    response: z.strictObject({
      drilledAt: timestamp, legs: z.array(drilledLeg),
      standby: z.enum(['ready', 'partly', 'none']).meta({ description: 'Of the legs after the first: all, some or none would have served' }),
    }),
    errors: ['not_found'],
  }),
} as const;
