import { z } from 'zod';
import { credentialScope, credentialScopeInput } from '../credential-scope-shape.ts';
import { connection, connectionField } from '../connection.ts';
import { defineOperation } from '../operation.ts';
import { id, name, nanoUsd, page, pageQuery, secretInput, timestamp } from '../shapes.ts';
import { environments } from '../permissions.ts';
import { sealedEntry } from './sealed-entry.ts';

export const dialectIds = ['openai-chat', 'openai-responses', 'openai-embeddings', 'anthropic-messages', 'gemini', 'bedrock-converse'] as const;
export type DialectId = (typeof dialectIds)[number];

export const health = z.strictObject({
  /** `unknown`: the provider could not say (429, 5xx, a restricted list), which is neither good nor bad. */
  state: z.enum(['valid', 'invalid', 'unknown']), checkedAt: timestamp.nullable(), latencyMs: z.int().nullable(), detail: z.string().nullable(),
});

/** What a provider said with the last check is left in the present window of its rate limits. */
export const quotaLeft = z.strictObject({
  what: z.enum(['requests', 'tokens', 'input tokens', 'output tokens', 'requests a minute', 'requests in ten seconds', 'tokens a minute', 'tokens a month']),
  remaining: z.int(), limit: z.int().nullable(),
});
export type QuotaLeft = z.output<typeof quotaLeft>;

const rateCap = z.int().min(1).max(10_000_000).nullable();
const tokenRateCap = z.int().min(1).max(1_000_000_000_000).nullable();
const concurrencyCap = z.int().min(1).max(100_000).nullable();
const spendCap = nanoUsd.max(9_000_000_000_000_000).nullable();
/** Caps of one credential; `null`: none. */
export const credentialCapsInput = z.strictObject({
  dayNanoUsd: spendCap.default(null), monthNanoUsd: spendCap.default(null), requestsPerMinute: rateCap.default(null), tokensPerMinute: tokenRateCap.default(null),
  maxConcurrent: concurrencyCap.default(null).meta({ description: 'Calls under way at once; divided between the gateway processes' }),
});
const spent = z.strictObject({ limitNanoUsd: nanoUsd, reservedNanoUsd: nanoUsd, settledNanoUsd: nanoUsd }).nullable();
export const credentialCaps = z.strictObject({ day: spent, month: spent, requestsPerMinute: rateCap, tokensPerMinute: tokenRateCap, maxConcurrent: concurrencyCap });

export const credential = z.strictObject({
  id, provider: z.string(), providerName: z.string(), sandbox: z.boolean(), label: z.string(), environment: z.enum(environments),
  state: z.enum(['active', 'disabled']), fingerprint: z.string(), lastFour: z.string().nullable(), version: z.int(),
  custody: z.enum(['vault', 'proxy', 'client']), payer: z.enum(['tenant', 'platform']), origin: z.string(),
  /** What was said of its place beside the key; bound to it, as the origin is. */
  connection,
  health,
  /** `usedUpSince`: since when the provider answers that quota or balance are used up; the next answered call clears it. */
  quota: z.strictObject({ usedUpSince: timestamp.nullable(), usedUpSeenAt: timestamp.nullable(), left: z.array(quotaLeft) }),
  modelCount: z.int(), createdAt: timestamp, createdBy: id.nullable(), lastUsedAt: timestamp.nullable(),
  scope: credentialScope, caps: credentialCaps,
  /** As a person entered it; calls are refused from then on. */
  expiresAt: timestamp.nullable(),
  rotation: z.strictObject({ days: z.int().nullable(), dueAt: timestamp.nullable(), lastAt: timestamp.nullable(), candidateVersion: z.int().nullable(), oldVersion: z.int().nullable() }),
  /** What the provider tells about where the key belongs, where it does. */
  organisation: z.string().nullable(), project: z.string().nullable(),
  /** The key may do more than it needs to. */
  warning: z.string().nullable(),
});
export type Credential = z.output<typeof credential>;

export const testPromptAnswer = z.strictObject({
  model: z.string(), servedModel: z.string().nullable(), fingerprint: z.string(), requestId: z.string().nullable(), latencyMs: z.int(),
  tokens: z.strictObject({ input: z.int().nullable(), output: z.int().nullable() }),
});
export type TestPromptAnswer = z.output<typeof testPromptAnswer>;

export const provider = z.strictObject({
  id: z.string(), name: z.string(), sandbox: z.boolean(), dialects: z.array(z.enum(dialectIds)),
  /** Where its keys go; `null` where each credential's `connection` says it. */
  origin: z.string().nullable(),
  /** What a credential says beside its key. */
  connection: z.array(connectionField),
  /** It may be used without a key. */
  keyless: z.boolean(),
  /** How its keys begin: the console recognises the provider by it. */
  keyPrefixes: z.array(z.string()), keyExample: z.string(),
  /** Regular expressions of models that are known not to answer in a given form (structured output by a JSON schema), as apps need it. */
  withoutSchemas: z.array(z.string()),
  links: z.strictObject({ keys: z.url().nullable(), usage: z.url().nullable(), retention: z.url().nullable() }),
});

/** A key: one line, or the JSON file that some providers give. */
export const secret = secretInput(z.string().trim().min(8).max(8192).regex(/^(?:[\x21-\x7e]+|\{[\s\x20-\x7e]*\})$/, 'must be one line of printable characters without spaces, or a key file in JSON'));
/** What is said of a key when it is entered. */
const entrySettings = {
  scope: z.union([z.literal('everyone'), credentialScopeInput]).optional().meta({ description: '`everyone`: the whole organisation, in the key’s environment; or a scope' }),
  caps: credentialCapsInput.optional(),
  expiresAt: timestamp.nullable().optional(),
};
const credentialParams = z.strictObject({ credentialId: id });

export const credentialOperations = {
  listProviders: defineOperation({
    id: 'listProviders', method: 'GET', path: '/api/v1/providers', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'Providers a key can be added for', response: z.strictObject({ items: z.array(provider) }),
  }),
  listCredentials: defineOperation({
    id: 'listCredentials', method: 'GET', path: '/api/v1/credentials', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'Your organisation’s provider credentials (never the keys)', query: pageQuery, response: page(credential),
  }),
  readCredential: defineOperation({
    id: 'readCredential', method: 'GET', path: '/api/v1/credentials/{credentialId}', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'One credential, with the models it sees', params: credentialParams,
    response: credential.extend({ models: z.array(z.string()) }), errors: ['not_found'],
  }),
  createCredential: defineOperation({
    id: 'createCredential', method: 'POST', path: '/api/v1/credentials', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 201,
    summary: 'Add a provider key: checked by a free call, then sealed; it can never be read again',
    description: 'The key travels as `sealed`: encrypted to the vault key (see readVaultKey) for purpose `credential` and the provider; console and CLI do that by themselves. `secret`, the key in clear, is refused unless the installation is set to take it (KEYSTEAD_PLAIN_KEYS=allow). For provider `sandbox` leave both out: one is made; also where a provider needs no key (`keyless`). Some providers ask for a `connection` (see listProviders): it is bound with the sealed key, and to change it the key is entered again. With `verify: false` the key is stored unchecked (health unknown). Deny by default: without `scope` nobody may use it yet (the sandbox: everyone).',
    seals: { field: 'secret', purpose: 'credential', subject: 'provider' },
    body: z.strictObject({ provider: z.string().min(1).max(60), connection: connection.optional().meta({ description: 'JSON, for example {"region":"eu-central-1"}' }), label: name.optional(), sealed: sealedEntry.optional(), secret: secret.optional(), environment: z.enum(environments).default('production'), verify: z.boolean().default(true), ...entrySettings }),
    response: credential.extend({ models: z.array(z.string()) }), errors: ['key_rejected', 'key_unverified', 'conflict', 'sealed_entry_refused', 'plain_key_refused'],
  }),
  verifyCredential: defineOperation({
    id: 'verifyCredential', method: 'POST', path: '/api/v1/credentials/{credentialId}/verification', tag: 'Credentials', permission: 'credentials.manage', status: 200, stepUp: true,
    summary: 'Check the key at its provider with a free call', params: credentialParams, response: credential.extend({ models: z.array(z.string()) }), errors: ['not_found', 'conflict'],
  }),
  sendTestPrompt: defineOperation({
    id: 'sendTestPrompt', method: 'POST', path: '/api/v1/credentials/{credentialId}/test-prompt', tag: 'Credentials', permission: 'credentials.manage', status: 200, stepUp: true,
    summary: 'Send a small test prompt with the key; it costs a fraction of a cent on your account at the provider', params: credentialParams,
    description: 'One fixed sentence with at most 16 tokens of answer, sent through the gateway like any call (as app `key-test`): scope, caps and budgets hold, and it stands in the ledger and the audit log. Text is neither taken nor given back.',
    body: z.strictObject({ model: z.string().min(1).max(200).meta({ description: 'One of the models that the key sees' }), maxOutputTokens: z.int().min(1).max(16).default(16) }),
    response: testPromptAnswer, errors: ['not_found', 'conflict', 'provider_failed'],
  }),
  setCredentialState: defineOperation({
    id: 'setCredentialState', method: 'PUT', path: '/api/v1/credentials/{credentialId}/state', tag: 'Credentials', permission: 'credentials.manage', status: 200, stepUp: true,
    summary: 'Disable or enable a credential, in every process within a second', params: credentialParams,
    description: 'See readCredentialImpact first. With `abortInFlight` calls under way with it are broken off: streams end with an error that says so.',
    body: z.strictObject({ state: z.enum(['active', 'disabled']), abortInFlight: z.boolean().default(false) }), response: credential, errors: ['not_found'],
  }),
  deleteCredential: defineOperation({
    id: 'deleteCredential', method: 'DELETE', path: '/api/v1/credentials/{credentialId}', tag: 'Credentials', permission: 'credentials.manage', status: 204, stepUp: true,
    summary: 'Delete a credential; its sealed key is destroyed, its id stays in ledger and audit log', params: credentialParams,
    query: z.strictObject({ abortInFlight: z.enum(['true', 'false']).default('false').meta({ description: 'Break off calls under way with it' }) }), response: null, errors: ['not_found'],
  }),
} as const;
