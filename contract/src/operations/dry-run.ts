import { z } from 'zod';
import { dataClasses, endpointIds } from '../credential-scope.ts';
import { complexities, detectionActions, detectionCategories } from '../gateway-policy.ts';
import { defineOperation } from '../operation.ts';
import { environments } from '../permissions.ts';
import { deliveries, priorities, routeStrategies } from '../routing.ts';
import { id, nanoUsd } from '../shapes.ts';

/** How a leg is, as the gateway process that was asked sees it. */
export const legHealth = z.strictObject({
  state: z.enum(['closed', 'open', 'half-open', 'resting']).meta({ description: 'closed: calls pass; open: none does; half-open: one is on its way to find out; resting: its provider asked not to be called' }),
  sinceSeconds: z.number(), probeInSeconds: z.number().nullable(), lastFailure: z.string().nullable().meta({ description: 'Code of what it was last counted against for' }),
  firstByteMilliseconds: z.number().nullable().meta({ description: 'Averaged over the last minutes' }), inFlight: z.int(), waiting: z.int(),
});

export const dryRunLeg = z.strictObject({
  credentialId: id, label: z.string().nullable(), fingerprint: z.string().nullable().meta({ description: 'null for a key of the platform: it stands on the receipt' }), payer: z.enum(['tenant', 'platform']), provider: z.string().nullable(), model: z.string(),
  verdict: z.enum(['serves', 'next', 'passed-over', 'left-out']).meta({ description: 'serves: asked first; next: asked in this order if the ones before fail; passed-over: not while others can serve; left-out: never for this call' }),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  translated: z.boolean().nullable().meta({ description: 'Its provider does not speak the caller’s dialect' }), region: z.string().nullable(),
  weight: z.int(), costNanoUsd: nanoUsd.nullable().meta({ description: 'Of such a request, by published prices; null: not known' }), health: legHealth.nullable(),
});
export type DryRunLeg = z.output<typeof dryRunLeg>;

/** What a request would hold, beside its text: signs of how hard it is. */
const requestShape = z.strictObject({
  turns: z.int().min(0).max(100_000).default(1), tools: z.int().min(0).max(10_000).default(0), attachments: z.int().min(0).max(10_000).default(0),
  structured: z.boolean().default(false).meta({ description: 'It asks for an answer in a given form' }), reasoning: z.boolean().default(false).meta({ description: 'It asks for reasoning' }),
});

/** What was decided of the request before any leg was looked at. */
export const dryRunDecisions = z.strictObject({
  dataClass: z.strictObject({ value: z.enum(dataClasses), from: z.enum(['asked', 'team', 'policy', 'nobody']).meta({ description: 'Who said the strictest: the question, the team, or the policy for what nobody labelled' }) }),
  complexity: z.strictObject({
    verdict: z.enum(complexities), points: z.int(), signs: z.array(z.strictObject({ name: z.string(), points: z.int() })).meta({ description: 'What counted' }),
    rule: z.string().meta({ description: 'In words: which rule gave this verdict' }),
  }),
  detection: z.strictObject({
    action: z.enum(detectionActions), route: z.string().nullable().meta({ description: 'Where the policy sends it instead' }),
    seen: z.array(z.strictObject({ category: z.enum(detectionCategories), kinds: z.array(z.string()), count: z.int(), action: z.enum(detectionActions), unread: z.boolean() })),
  }).nullable().meta({ description: 'null: there was no text to look at, or nothing is looked for' }),
  residency: z.array(z.strictObject({ dataClass: z.enum(dataClasses), places: z.string() })).meta({ description: 'Rules that bind a request of this class; none: it may go anywhere' }),
});

export const dryRunOperations = {
  dryRunRoute: defineOperation({
    id: 'dryRunRoute', method: 'POST', path: '/api/v1/routes/dry-run', tag: 'Gateway', permission: 'routes.read', status: 200,
    summary: 'Which key would serve this, and why; nothing is sent',
    description: 'Asks a gateway process, which answers from its configuration and from what it has seen of each leg. Budgets and caps a minute are not looked at. A `text` is looked at as the policy would, and kept nowhere.',
    body: z.strictObject({
      model: z.string().min(1).max(256).meta({ description: 'As a caller writes it: a route, provider/model, or a model' }), environment: z.enum(environments).default('production'), endpoint: z.enum(endpointIds).default('chat-completions'),
      appId: z.string().max(60).nullable().default(null), teamId: id.nullable().default(null), dataClass: z.enum(dataClasses).default('unlabelled'), priority: z.enum(priorities).default('normal'),
      complexity: z.enum(complexities).nullable().default(null).meta({ description: 'As the header x-keystead-complexity says; null: nothing is said, and the request is looked at' }),
      inputTokens: z.int().min(0).max(100_000_000).default(1_000), maxOutputTokens: z.int().min(1).max(10_000_000).nullable().default(null),
      text: z.string().max(50_000).nullable().default(null).meta({ description: 'As the only text of the request: the policy’s detection runs over it, and it counts for the input tokens' }), shape: requestShape.prefault({}),
    }),
    response: z.strictObject({
      route: z.strictObject({ id, name: z.string(), strategy: z.enum(routeStrategies), delivery: z.enum(deliveries) }).nullable().meta({ description: 'null: the model was found by itself' }),
      decisions: dryRunDecisions, legs: z.array(dryRunLeg), refusal: z.strictObject({ code: z.string(), message: z.string() }).nullable().meta({ description: 'What the caller would be told; null: somebody serves' }),
    }),
    errors: ['unavailable'],
  }),
} as const;
