import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, name, page, pageQuery, timestamp } from '../shapes.ts';
import { environments } from '../permissions.ts';

export const dialectIds = ['openai-chat', 'openai-responses', 'openai-embeddings', 'anthropic-messages', 'gemini'] as const;
export type DialectId = (typeof dialectIds)[number];

export const health = z.strictObject({
  /** `unknown`: the provider could not say (429, 5xx, a restricted list), which is neither good nor bad. */
  state: z.enum(['valid', 'invalid', 'unknown']), checkedAt: timestamp.nullable(), latencyMs: z.int().nullable(), detail: z.string().nullable(),
});

export const credential = z.strictObject({
  id, provider: z.string(), providerName: z.string(), sandbox: z.boolean(), label: z.string(), environment: z.enum(environments),
  state: z.enum(['active', 'disabled']), fingerprint: z.string(), lastFour: z.string().nullable(), version: z.int(),
  custody: z.enum(['vault', 'proxy', 'client']), payer: z.enum(['tenant', 'platform']), origin: z.string(),
  health, modelCount: z.int(), createdAt: timestamp, createdBy: id.nullable(), lastUsedAt: timestamp.nullable(),
});
export type Credential = z.output<typeof credential>;

export const provider = z.strictObject({
  id: z.string(), name: z.string(), sandbox: z.boolean(), dialects: z.array(z.enum(dialectIds)), origin: z.string(),
  /** How its keys begin: the console recognises the provider by it. */
  keyPrefixes: z.array(z.string()), keyExample: z.string(),
  links: z.strictObject({ keys: z.url().nullable(), usage: z.url().nullable(), retention: z.url().nullable() }),
});

export const secret = z.string().trim().min(8).max(8192).regex(/^[\x21-\x7e]+$/, 'must be one line of printable characters without spaces');
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
    id: 'createCredential', method: 'POST', path: '/api/v1/credentials', tag: 'Credentials', permission: 'credentials.manage', status: 201,
    summary: 'Add a provider key: checked by a free call, then sealed; it can never be read again',
    description: 'For provider `sandbox` leave `secret` out: one is made. With `verify: false` the key is stored unchecked (health unknown).',
    body: z.strictObject({ provider: z.string().min(1).max(60), label: name.optional(), secret: secret.optional(), environment: z.enum(environments).default('production'), verify: z.boolean().default(true) }),
    response: credential.extend({ models: z.array(z.string()) }), errors: ['key_rejected', 'key_unverified', 'conflict'],
  }),
  verifyCredential: defineOperation({
    id: 'verifyCredential', method: 'POST', path: '/api/v1/credentials/{credentialId}/verification', tag: 'Credentials', permission: 'credentials.manage', status: 200,
    summary: 'Check the key at its provider with a free call', params: credentialParams, response: credential.extend({ models: z.array(z.string()) }), errors: ['not_found', 'conflict'],
  }),
  setCredentialState: defineOperation({
    id: 'setCredentialState', method: 'PUT', path: '/api/v1/credentials/{credentialId}/state', tag: 'Credentials', permission: 'credentials.manage', status: 200,
    summary: 'Disable or enable a credential, in every process within a second', params: credentialParams,
    body: z.strictObject({ state: z.enum(['active', 'disabled']) }), response: credential, errors: ['not_found'],
  }),
  deleteCredential: defineOperation({
    id: 'deleteCredential', method: 'DELETE', path: '/api/v1/credentials/{credentialId}', tag: 'Credentials', permission: 'credentials.manage', status: 204,
    summary: 'Delete a credential; its sealed key is destroyed, its id stays in ledger and audit log', params: credentialParams, response: null, errors: ['not_found'],
  }),
} as const;
