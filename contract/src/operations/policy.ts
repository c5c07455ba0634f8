import { z } from 'zod';
import { dataClasses } from '../credential-scope.ts';
import { detectionActions, detectionCategories } from '../gateway-policy.ts';
import { gatewayPolicy } from '../gateway-policy-shape.ts';
import { defineOperation } from '../operation.ts';
import { regions } from '../regions.ts';
import { etag, id, timestamp } from '../shapes.ts';

/** A key, and where its requests are processed as far as is known. */
export const placedKey = z.strictObject({
  credentialId: id, label: z.string(), provider: z.string(), origin: z.string(), region: z.enum(regions),
  stated: z.boolean().meta({ description: 'The organisation itself said so, under places' }),
});
export const storedPolicy = z.strictObject({ policy: gatewayPolicy, keys: z.array(placedKey), changedAt: timestamp.nullable(), etag });
export type StoredPolicy = z.output<typeof storedPolicy>;

const appId = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
export const policyVerdict = z.strictObject({
  dataClass: z.enum(dataClasses),
  action: z.enum(detectionActions).meta({ description: 'What would be done with the request' }),
  route: z.string().nullable(),
  checked: z.boolean().meta({ description: 'false: longer than what is looked at' }),
  finds: z.array(z.strictObject({
    category: z.enum(detectionCategories), kind: z.string(), start: z.int(), end: z.int(), placeholder: z.string(), action: z.enum(detectionActions),
  })).meta({ description: 'Places in the text (UTF-16 units), never the text itself' }),
  counts: z.partialRecord(z.enum(detectionCategories), z.int()),
});
export type PolicyVerdict = z.output<typeof policyVerdict>;

/** What is asked of requests before they leave: where they may go, and what must not be in them. */
export const policyOperations = {
  readPolicy: defineOperation({
    id: 'readPolicy', method: 'GET', path: '/api/v1/policy', tag: 'Gateway', permission: 'policy.read', status: 200,
    summary: 'The gateway’s policy: residency for each data class, what is looked for and what is done about it', response: storedPolicy,
  }),
  updatePolicy: defineOperation({
    id: 'updatePolicy', method: 'PUT', path: '/api/v1/policy', tag: 'Gateway', permission: 'policy.manage', status: 200, needsEtag: true, stepUp: true,
    summary: 'Replace the gateway’s policy; in force in every process within a second', body: gatewayPolicy, response: storedPolicy,
    errors: ['precondition_failed', 'precondition_required', 'not_found'],
  }),
  tryPolicy: defineOperation({
    id: 'tryPolicy', method: 'POST', path: '/api/v1/policy/try', tag: 'Gateway', permission: 'policy.read', status: 200,
    summary: 'Run the detection on a text and see what would happen; neither text nor result is kept',
    body: z.strictObject({
      text: z.string().min(1).max(100_000), dataClass: z.enum(dataClasses).default('unlabelled'), appId: appId.nullable().default(null),
      policy: gatewayPolicy.optional().meta({ description: 'A draft to try; left out: the one in force' }),
    }),
    response: policyVerdict,
  }),
} as const;
