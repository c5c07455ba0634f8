import { z } from 'zod';
import { connection } from '../connection.ts';
import { keyModes, platformDataClassChoices } from '../key-modes.ts';
import { defineOperation } from '../operation.ts';
import { plans } from '../permissions.ts';
import { etag, id, modelId, name, page, pageQuery, timestamp } from '../shapes.ts';
import { credential, secret } from './credentials.ts';
import { sealedEntry } from './sealed-entry.ts';

/** A platform key as an organisation sees it: what it needs to name it in a route. Its fingerprint stands on receipts alone. */
export const offeredKey = z.strictObject({
  credentialId: id, provider: z.string(), providerName: z.string(), sandbox: z.boolean(), label: z.string(),
  models: z.array(z.string()).meta({ description: 'The only ones that it may be asked for; empty: every model whose price is known' }),
  seenModels: z.array(z.string()).meta({ description: 'What the key was last seen to serve, as far as it may be asked for' }),
});
export type OfferedKey = z.output<typeof offeredKey>;

const platformDataClasses = z.array(z.enum(platformDataClassChoices)).max(platformDataClassChoices.length)
  .meta({ description: 'Classes of data that platform keys may serve. Personal, health and privileged data are never among them' });

export const keyModeAnswer = z.strictObject({
  mode: z.enum(keyModes), platformDataClasses, offered: z.array(offeredKey),
  routes: z.array(z.strictObject({ id, name: z.string(), platformLegs: z.int(), ownLegs: z.int() })).meta({ description: 'Routes that name a platform key' }),
  etag,
});
export type KeyModeAnswer = z.output<typeof keyModeAnswer>;

export const platformOffer = z.strictObject({
  id, credentialId: id, credentialLabel: z.string(), provider: z.string(), plan: z.enum(plans).nullable(), tenantId: id.nullable(), tenantName: z.string().nullable(),
  models: z.array(z.string()), createdAt: timestamp,
});
export type PlatformOffer = z.output<typeof platformOffer>;

const platformKey = credential.pick({ id: true, provider: true, providerName: true, sandbox: true, label: true, state: true, fingerprint: true, lastFour: true, health: true, origin: true, createdAt: true, lastUsedAt: true })
  .extend({ models: z.array(z.string()) });
export type PlatformKey = z.output<typeof platformKey>;

const credentialParams = z.strictObject({ credentialId: id });

/** Whose keys serve an organisation, and the keys that the platform offers. */
export const platformKeyOperations = {
  readKeyMode: defineOperation({
    id: 'readKeyMode', method: 'GET', path: '/api/v1/key-mode', tag: 'Platform keys', permission: 'tenant.read', status: 200,
    summary: 'Whose keys serve your organisation: the mode, what platform keys may serve, and which are offered', response: keyModeAnswer,
  }),
  setKeyMode: defineOperation({
    id: 'setKeyMode', method: 'PUT', path: '/api/v1/key-mode', tag: 'Platform keys', permission: 'plan.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Say whose keys serve your organisation, in force everywhere within a second',
    description: 'own-keys-required: own keys or nothing. own-keys-optional: a route is made of own keys or of platform keys, never of both. hybrid: a route may have both. A platform key is used only where the mode allows it, a leg of the route says `payer: platform`, and the data class of the request (the strictest of app, document, token and team) is among `platformDataClasses`. The first time that platform keys are switched on, trial credits are granted.',
    body: z.strictObject({ mode: z.enum(keyModes), platformDataClasses: platformDataClasses.optional() }), response: keyModeAnswer, errors: ['precondition_failed', 'precondition_required', 'conflict'],
  }),
  listPlatformKeys: defineOperation({
    id: 'listPlatformKeys', method: 'GET', path: '/api/v1/operator/platform-keys', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Keys of the platform, never the keys themselves; and the providers that one can be added for',
    response: z.strictObject({ items: z.array(platformKey), providers: z.array(z.strictObject({ id: z.string(), name: z.string(), sandbox: z.boolean(), keyExample: z.string() })) }),
  }),
  createPlatformKey: defineOperation({
    id: 'createPlatformKey', method: 'POST', path: '/api/v1/operator/platform-keys', tag: 'Operator', permission: 'operator.billing', status: 201, stepUp: true,
    summary: 'Add a key of the platform: checked by a free call, then sealed in the platform’s own ring; it can never be read again',
    description: 'Nobody can use it until it is offered. `sealed`: as with createCredential, encrypted for the platform (the organisation `00000000-0000-7000-8000-000000000000`), which console and CLI do by themselves.',
    seals: { field: 'secret', purpose: 'credential', subject: 'provider', owner: 'platform' },
    body: z.strictObject({ provider: z.string().min(1).max(60), connection: connection.optional(), label: name.optional(), sealed: sealedEntry.optional(), secret: secret.optional(), verify: z.boolean().default(true) }),
    response: platformKey, errors: ['key_rejected', 'key_unverified', 'conflict', 'sealed_entry_refused', 'plain_key_refused'],
  }),
  setPlatformKeyState: defineOperation({
    id: 'setPlatformKeyState', method: 'PUT', path: '/api/v1/operator/platform-keys/{credentialId}/state', tag: 'Operator', permission: 'operator.billing', status: 200, stepUp: true,
    summary: 'Disable or enable a key of the platform, for everybody within a second', params: credentialParams, body: z.strictObject({ state: z.enum(['active', 'disabled']) }), response: platformKey, errors: ['not_found'],
  }),
  deletePlatformKey: defineOperation({
    id: 'deletePlatformKey', method: 'DELETE', path: '/api/v1/operator/platform-keys/{credentialId}', tag: 'Operator', permission: 'operator.billing', status: 204, stepUp: true,
    summary: 'Delete a key of the platform; its offers end with it', params: credentialParams, response: null, errors: ['not_found'],
  }),
  listPlatformOffers: defineOperation({
    id: 'listPlatformOffers', method: 'GET', path: '/api/v1/operator/platform-offers', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'To whom keys of the platform are offered, newest first', query: pageQuery, response: page(platformOffer),
  }),
  createPlatformOffer: defineOperation({
    id: 'createPlatformOffer', method: 'POST', path: '/api/v1/operator/platform-offers', tag: 'Operator', permission: 'operator.billing', status: 201, stepUp: true,
    summary: 'Offer a key of the platform to one organisation, or to all on a plan',
    description: 'Name `plan` or `tenantId`. An offer opens nothing by itself: the organisation’s owner switches platform keys on, and its routes name them.',
    body: z.strictObject({ credentialId: id, plan: z.enum(plans).optional(), tenantId: id.optional(), models: z.array(modelId).max(200).default([]) }), response: platformOffer, errors: ['not_found', 'conflict'],
  }),
  withdrawPlatformOffer: defineOperation({
    id: 'withdrawPlatformOffer', method: 'DELETE', path: '/api/v1/operator/platform-offers/{offerId}', tag: 'Operator', permission: 'operator.billing', status: 204, stepUp: true,
    summary: 'Withdraw an offer, in force everywhere within a second', params: z.strictObject({ offerId: id }), response: null, errors: ['not_found'],
  }),
} as const;
