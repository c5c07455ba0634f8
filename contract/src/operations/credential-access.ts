import { z } from 'zod';
import { credentialScopeInput } from '../credential-scope-shape.ts';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, timestamp } from '../shapes.ts';
import { credential, credentialCapsInput } from './credentials.ts';

const credentialParams = z.strictObject({ credentialId: id });
const traffic = z.strictObject({ requests: z.int(), costNanoUsd: nanoUsd, lastAt: timestamp.nullable() });

/** Who and what a scope would let through. */
export const accessPreview = z.strictObject({
  summary: z.string(),
  people: z.array(z.strictObject({ userId: id, name: z.string(), how: z.enum(['apps', 'apps-and-own-tokens']) })),
  tokens: z.array(z.strictObject({ tokenId: id, name: z.string(), environment: z.string(), userId: id.nullable() })),
  apps: z.array(z.strictObject({ appId: z.string(), name: z.string() })),
  routes: z.array(z.strictObject({ routeId: id, name: z.string(), models: z.array(z.string()) })),
  /** Used this credential in the last 30 days and would be refused. */
  losing: z.array(z.strictObject({ kind: z.enum(['person', 'token', 'app']), id: z.string(), name: z.string(), requests: z.int() })),
});

/** What stops, and what goes on, once a credential is disabled, deleted or revoked. */
export const credentialImpact = z.strictObject({
  traffic24Hours: traffic, traffic30Days: traffic,
  /** Of the last 30 days: what nothing else would serve. */
  breakingRequests30Days: z.int(),
  inFlightNote: z.string(),
  routes: z.array(z.strictObject({ routeId: id, name: z.string(), breaks: z.boolean(), takenOverBy: z.array(z.strictObject({ credentialId: id, label: z.string(), model: z.string() })) })),
  models: z.array(z.strictObject({ model: z.string(), requests: z.int(), breaks: z.boolean(), takenOverBy: z.array(z.strictObject({ credentialId: id, label: z.string() })) })),
  apps: z.array(z.strictObject({ appId: z.string(), name: z.string(), requests: z.int() })),
  workflows: z.array(z.strictObject({ workflowId: z.string(), name: z.string(), requests: z.int() })),
  tokens: z.array(z.strictObject({ tokenId: id, name: z.string(), requests: z.int() })),
  users: z.array(z.strictObject({ userId: id, name: z.string(), requests: z.int() })),
});

export const credentialAccessOperations = {
  setCredentialScope: defineOperation({
    id: 'setCredentialScope', method: 'PUT', path: '/api/v1/credentials/{credentialId}/scope', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Say who and what may use a credential, in force in every process within a second',
    description: 'Deny by default: a dimension that is left out allows nothing. Ask previewCredentialAccess first who that is.',
    params: credentialParams, body: credentialScopeInput, response: credential, errors: ['not_found'],
  }),
  previewCredentialAccess: defineOperation({
    id: 'previewCredentialAccess', method: 'POST', path: '/api/v1/credential-access-preview', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'Who could use a credential with this scope; nothing is saved',
    description: 'With `credentialId` also the routes that lead to it, and whoever used it lately and would be refused.',
    body: z.strictObject({ scope: credentialScopeInput, credentialId: id.optional() }), response: accessPreview, errors: ['not_found'],
  }),
  setCredentialCaps: defineOperation({
    id: 'setCredentialCaps', method: 'PUT', path: '/api/v1/credentials/{credentialId}/caps', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Cap what one credential may spend a day or month, how often a minute, and how many calls at once',
    description: 'Hard caps over all processes. Money is reserved before a key is opened; `null` takes a cap away. Presets: production US$10,000, staging 1,000, development 100 a month.',
    params: credentialParams, body: credentialCapsInput, response: credential, errors: ['not_found'],
  }),
  readCredentialImpact: defineOperation({
    id: 'readCredentialImpact', method: 'GET', path: '/api/v1/credentials/{credentialId}/impact', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'The blast radius: what would break without this credential, and what would take over', params: credentialParams, response: credentialImpact, errors: ['not_found'],
  }),
} as const;
