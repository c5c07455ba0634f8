import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';

/** As breakers say it, and `resting`: its provider asked not to be called for a while. */
export const legStates = ['closed', 'open', 'half-open', 'resting'] as const;
export type LegState = (typeof legStates)[number];

/** How a key does with a model, over all gateway processes that answered. */
export const liveLeg = z.strictObject({
  credentialId: id, model: z.string(),
  state: z.enum([...legStates, 'partly']).meta({ description: 'closed: calls pass everywhere; open: nowhere; half-open: one call is finding out; resting: its provider asked not to be called; partly: some processes keep calls away, others do not' }),
  processes: z.record(z.enum(legStates), z.int()).meta({ description: 'How many processes have it in which state; those that never called it are not counted' }),
  answered: z.int(), failed: z.int().meta({ description: 'Calls that failed by the provider’s or the key’s fault' }), limited: z.int().meta({ description: 'Calls that the provider refused for a rate limit' }),
  successShare: z.number().min(0).max(1).nullable().meta({ description: 'Answered of all that are counted; null: nothing was called lately' }),
  p50Milliseconds: z.int().nullable().meta({ description: 'To the first byte of an answer, half of the calls; within 10 %' }), p95Milliseconds: z.int().nullable(),
  inFlight: z.int().meta({ description: 'Calls under way' }), waiting: z.int().meta({ description: 'Calls that wait for a place with this key' }),
  lastFailure: z.string().nullable(), probeInSeconds: z.number().nullable().meta({ description: 'Until the first process tries it again' }),
});
export type LiveLeg = z.output<typeof liveLeg>;

export const liveHealthOperations = {
  readLiveHealth: defineOperation({
    id: 'readLiveHealth', method: 'GET', path: '/api/v1/gateway/health', tag: 'Gateway', permission: 'routes.read', status: 200,
    summary: 'How every key and model does just now, over all gateway processes',
    description: 'Asks all gateways at the moment of the call and adds up what each has seen in the last minutes; nothing is stored. A gateway that does not answer within half a second is left out.',
    response: z.strictObject({
      asOf: timestamp, processes: z.int().meta({ description: 'Gateway processes that answered' }), windowSeconds: z.int().meta({ description: 'What answered, failed and latencies are counted over, at most' }), legs: z.array(liveLeg),
    }),
    errors: ['unavailable'],
  }),
} as const;
