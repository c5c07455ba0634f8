import { z } from 'zod';
import { dataClasses } from '../credential-scope.ts';
import { defineOperation } from '../operation.ts';
import { environments } from '../permissions.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';
import { tokensByKind } from './records.ts';

/** How a request ended. A refused one reached no provider. */
export const requestOutcomes = ['answered', 'failed', 'cancelled', 'refused'] as const;
export type RequestOutcome = (typeof requestOutcomes)[number];

/** How many refusals of one caller are kept one by one in a minute; the rest of a flood is a number. */
export const refusalsKeptAMinute = 60;

/** Who paid, what was asked, how it went: all that is known of a request without its content, which is not kept. */
export const requestRow = z.strictObject({
  requestId: id, occurredAt: timestamp, outcome: z.enum(requestOutcomes), status: z.int().meta({ description: 'HTTP status; 0: its process ended before it could tell' }),
  code: z.string().nullable().meta({ description: 'Stable code of what went wrong' }),
  userId: id.nullable(), userName: z.string().nullable(), tokenId: id.nullable(), tokenName: z.string().nullable(), appId: z.string().nullable(), runId: id.nullable(),
  teamId: id.nullable(), teamName: z.string().nullable(), project: z.string().nullable(), workflow: z.string().nullable(), tags: z.record(z.string(), z.string()).nullable().meta({ description: 'As the request named them in x-keystead-tags' }), environment: z.enum(environments),
  endpoint: z.string(), stream: z.boolean(), askedModel: z.string(), route: z.string().nullable().meta({ description: 'The route that stood for the model' }),
  sentModel: z.string().nullable().meta({ description: 'As it was asked of the provider' }), servedModel: z.string().nullable().meta({ description: 'As the provider says' }),
  provider: z.string().nullable(), sandbox: z.boolean(), credentialId: id.nullable(), fingerprint: z.string().nullable(), payer: z.enum(['tenant', 'platform']).nullable(),
  translatedTo: z.string().nullable().meta({ description: 'What the provider speaks, where it is not what the caller spoke' }), warnings: z.int().meta({ description: 'What a translation could not carry over exactly' }),
  tokens: tokensByKind, usageState: z.enum(['settled', 'estimated', 'reconciled', 'none']), costNanoUsd: nanoUsd.nullable(),
  latencyMs: z.int().nullable(), firstByteMs: z.int().nullable(), attempts: z.int(),
  policy: z.strictObject({ dataClass: z.string(), action: z.string(), finds: z.record(z.string(), z.int()) }).nullable(),
  shadowOf: id.nullable().meta({ description: 'The request that this one repeats for comparison; its answer went to nobody' }),
  refusedInMinute: z.int().nullable().meta({ description: `How often this caller was refused in that minute, where not all of it is kept (${refusalsKeptAMinute} are)` }),
  givenUp: z.strictObject({
    attempts: z.int(), ownNanoUsd: nanoUsd, platformNanoUsd: nanoUsd, estimatedNanoUsd: nanoUsd.meta({ description: 'The part that no bill has settled yet' }), unpriced: z.int().meta({ description: 'Attempts that no price is known of' }),
  }).nullable().meta({ description: 'Attempts that were given up and may be billed all the same: what they cost at most, or by the provider’s bill, beside costNanoUsd; null: there are none' }),
});
export type RequestRow = z.output<typeof requestRow>;

/** One call to a provider. */
export const requestAttempt = z.strictObject({
  provider: z.string(), model: z.string(), credentialId: id, fingerprint: z.string(), status: z.int().meta({ description: '0: no answer came' }), code: z.string().nullable(),
  startedMs: z.int().nullable().meta({ description: 'After the request’s arrival; null: not recorded' }), milliseconds: z.int(), mayBeBilled: z.boolean(), payer: z.enum(['tenant', 'platform']),
  billing: z.enum(['none', 'settled', 'estimated', 'reconciled', 'unknown']).meta({ description: 'How far its cost is known. estimated: at the most that it can have cost; reconciled: by the provider’s bill; unknown: from before attempts had a cost of their own' }), costNanoUsd: nanoUsd.nullable(),
});
export type RequestAttempt = z.output<typeof requestAttempt>;

export const requestDetail = requestRow.extend({
  custody: z.enum(['vault', 'proxy', 'client']).nullable(), priceVersion: z.string().nullable(), providerRequestId: z.string().nullable(), outputLimit: z.int().nullable().meta({ description: 'What its limit on the output was lowered to, so that it fitted into a budget' }), attemptList: z.array(requestAttempt),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).meta({ description: 'What the refusal’s text is filled in with; never a secret, never content' }), field: z.string().nullable().meta({ description: 'The field of the request that was refused' }),
});
export type RequestDetail = z.output<typeof requestDetail>;

const filters = {
  outcome: z.enum([...requestOutcomes, 'unanswered']).optional().meta({ description: 'unanswered: all but answered' }),
  provider: z.string().max(60).optional(), model: z.string().max(200).optional().meta({ description: 'Asked for or served' }), route: z.string().max(63).optional(), credentialId: id.optional(),
  project: z.string().max(120).optional(), workflow: z.string().max(120).optional(), appId: z.string().max(60).optional(), personId: id.optional(), tokenId: id.optional(), teamId: id.optional(), code: z.string().max(60).optional(),
  dataClass: z.enum(dataClasses).optional(), translated: z.enum(['yes', 'no']).optional(),
};
export const requestFilters = z.strictObject(filters);
export type RequestFilters = z.output<typeof requestFilters>;

/** What a live view is told. `skipped`: more came than could be shown; null: nobody counted, the connection to the database was lost. */
export const tailEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('request'), request: requestRow }),
  z.strictObject({ type: z.literal('skipped'), count: z.int().nullable() }),
  z.strictObject({ type: z.literal('end'), reason: z.enum(['no-longer-allowed', 'closing']) }),
]);
export type TailEvent = z.output<typeof tailEvent>;

export const requestOperations = {
  listRequests: defineOperation({
    id: 'listRequests', method: 'GET', path: '/api/v1/requests', tag: 'Requests', permission: 'usage.read', status: 200,
    summary: 'The request log: every request once, answered or not, newest first',
    description: 'Metadata alone; what was written and answered is not kept. A page looks through a bounded number of requests: one with few items, or none, and a nextCursor means that there is more to look through.',
    query: pageQuery.extend({ from: timestamp.optional(), to: timestamp.optional(), ...filters }), response: page(requestRow),
  }),
  readRequest: defineOperation({
    id: 'readRequest', method: 'GET', path: '/api/v1/requests/{requestId}', tag: 'Requests', permission: 'usage.read', status: 200,
    summary: 'One request, with every call to a provider that was made for it', params: z.strictObject({ requestId: id }), response: requestDetail, errors: ['not_found'],
  }),
  tailRequests: defineOperation({
    id: 'tailRequests', method: 'GET', path: '/api/v1/request-tail', tag: 'Requests', permission: 'usage.read', status: 200,
    summary: 'Requests as they end, as server-sent events', description: 'Metadata alone. Ends when the caller may no longer read usage.',
    query: requestFilters, response: tailEvent, responseContent: 'text/event-stream', errors: ['conflict'],
  }),
} as const;
