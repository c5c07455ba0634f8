import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { rotationDefaultDays, rotationSteps, versionStates } from '../rotation-plan.ts';
import { id, name, nanoUsd, timestamp } from '../shapes.ts';
import { credential, health, secret } from './credentials.ts';
import { sealedEntry } from './sealed-entry.ts';

export const credentialVersion = z.strictObject({
  version: z.int(), state: z.enum(versionStates), fingerprint: z.string(), lastFour: z.string().nullable(), health,
  /** Percent of the credential's calls that it takes while it is not the primary one. */
  share: z.int(),
  createdAt: timestamp, createdBy: id.nullable(), testedAt: timestamp.nullable(), activatedAt: timestamp.nullable(), graceUntil: timestamp.nullable(),
  /** When its sealed key was destroyed. */
  destroyedAt: timestamp.nullable(),
});
export type CredentialVersion = z.output<typeof credentialVersion>;

const params = z.strictObject({ credentialId: id });
const versionParams = z.strictObject({ credentialId: id, version: z.coerce.number().int().min(1).max(100_000) });
const versions = z.strictObject({ items: z.array(credentialVersion) });
const share = z.int().min(0).max(100).meta({ description: 'Percent of the calls' });

const calendarEntry = z.strictObject({
  credentialId: id, label: z.string(), providerName: z.string(), environment: z.string(), step: z.enum(rotationSteps), dueAt: timestamp, version: z.int().nullable(),
  overdue: z.boolean(),
});

export const noticeKinds = ['expired', 'expires', 'refused', 'rotation', 'grace-ends', 'nobody-may-use', 'over-broad', 'cap', 'quota-used-up'] as const;
export const keyNotice = z.strictObject({
  kind: z.enum(noticeKinds), severity: z.enum(['info', 'warning', 'urgent']), credentialId: id, label: z.string(), dueAt: timestamp.nullable(), text: z.string(),
});
export type KeyNotice = z.output<typeof keyNotice>;

export const rotationOperations = {
  listCredentialVersions: defineOperation({
    id: 'listCredentialVersions', method: 'GET', path: '/api/v1/credentials/{credentialId}/versions', tag: 'Rotation', permission: 'credentials.read', status: 200,
    summary: 'The versions of a credential, newest first', params, response: versions, errors: ['not_found'],
  }),
  addCredentialVersion: defineOperation({
    id: 'addCredentialVersion', method: 'POST', path: '/api/v1/credentials/{credentialId}/versions', tag: 'Rotation', permission: 'credentials.manage', stepUp: true, status: 201,
    summary: 'Day 0: add the next key of a credential beside the one in use',
    description: 'As createCredential takes it: `sealed` for purpose `credential-version` and the credential’s id. It carries no traffic before it was tested and given a share, or promoted. For the sandbox leave both out.',
    seals: { field: 'secret', purpose: 'credential-version', subject: 'credentialId' },
    params, body: z.strictObject({ sealed: sealedEntry.optional(), secret: secret.optional(), verify: z.boolean().default(true) }), response: credentialVersion,
    errors: ['not_found', 'conflict', 'key_rejected', 'sealed_entry_refused', 'plain_key_refused'],
  }),
  testCredentialVersion: defineOperation({
    id: 'testCredentialVersion', method: 'POST', path: '/api/v1/credentials/{credentialId}/versions/{version}/test', tag: 'Rotation', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Check a version at its provider with a free call; a new one that passes is tested, and serves calls of the staging environment', params: versionParams, response: credentialVersion,
    errors: ['not_found', 'conflict'],
  }),
  setCredentialVersionShare: defineOperation({
    id: 'setCredentialVersionShare', method: 'PUT', path: '/api/v1/credentials/{credentialId}/versions/{version}/share', tag: 'Rotation', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'How much of the traffic a tested version, or an old one in its grace, takes', params: versionParams, body: z.strictObject({ share }), response: credentialVersion, errors: ['not_found', 'conflict'],
  }),
  promoteCredentialVersion: defineOperation({
    id: 'promoteCredentialVersion', method: 'POST', path: '/api/v1/credentials/{credentialId}/versions/{version}/promotion', tag: 'Rotation', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Day 8: switch to a tested version, or back to the old one in its grace; the former one stays usable for its own',
    description: '`oldShare` lets the former version keep a part of the calls. At the end of the grace its sealed key is destroyed. While both live, a call whose new key the provider rejects is tried once more with the old one.',
    params: versionParams, body: z.strictObject({ graceDays: z.int().min(0).max(60).default(7), oldShare: share.default(0), untested: z.boolean().default(false).meta({ description: 'Also a version whose provider could not say that it is good (a restricted key may not list models)' }) }), response: versions, errors: ['not_found', 'conflict'],
  }),
  revokeCredentialVersion: defineOperation({
    id: 'revokeCredentialVersion', method: 'POST', path: '/api/v1/credentials/{credentialId}/versions/{version}/revocation', tag: 'Rotation', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Day 15, or at once: destroy the sealed key of a version that is not the primary one',
    params: versionParams, body: z.strictObject({ abortInFlight: z.boolean().default(false) }), response: credentialVersion, errors: ['not_found', 'conflict'],
  }),
  readCredentialSplit: defineOperation({
    id: 'readCredentialSplit', method: 'GET', path: '/api/v1/credentials/{credentialId}/split', tag: 'Rotation', permission: 'credentials.read', status: 200,
    summary: 'Old versus new: the calls of each version over time, from the ledger', params,
    query: z.strictObject({ hours: z.coerce.number().int().min(1).max(720).default(24) }),
    response: z.strictObject({
      from: timestamp, to: timestamp, bucketMinutes: z.int(),
      versions: z.array(z.strictObject({ version: z.int(), fingerprint: z.string(), state: z.enum(versionStates), requests: z.int(), failed: z.int(), costNanoUsd: nanoUsd, lastAt: timestamp.nullable() })),
      points: z.array(z.strictObject({ bucketStart: timestamp, version: z.int(), requests: z.int(), failed: z.int() })),
    }),
    errors: ['not_found'],
  }),
  updateCredentialSettings: defineOperation({
    id: 'updateCredentialSettings', method: 'PATCH', path: '/api/v1/credentials/{credentialId}', tag: 'Credentials', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Change a credential’s name, the day it expires, and how often it is rotated', params,
    body: z.strictObject({
      label: name.optional(), expiresAt: timestamp.nullable().optional().meta({ description: 'As its provider set it; from then on calls are refused with a message that asks for a new key' }),
      rotationDays: z.int().min(7).max(730).nullable().optional().meta({ description: `Days between rotations, ${rotationDefaultDays} at first; null: no schedule` }),
    }),
    response: credential, errors: ['not_found'],
  }),
  readRotationCalendar: defineOperation({
    id: 'readRotationCalendar', method: 'GET', path: '/api/v1/rotation-calendar', tag: 'Rotation', permission: 'credentials.read', status: 200,
    summary: 'What is due when: day 0 create, 1–7 test in staging, 8 switch, 15 revoke',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(120) }),
    response: z.strictObject({ items: z.array(calendarEntry) }),
  }),
  listKeyNotices: defineOperation({
    id: 'listKeyNotices', method: 'GET', path: '/api/v1/key-notices', tag: 'Rotation', permission: 'credentials.read', status: 200,
    summary: 'What needs a look: keys that expire, were refused, are due for rotation, or that nobody may use', response: z.strictObject({ items: z.array(keyNotice) }),
  }),
  listCredentialChecks: defineOperation({
    id: 'listCredentialChecks', method: 'GET', path: '/api/v1/credentials/{credentialId}/checks', tag: 'Credentials', permission: 'credentials.read', status: 200,
    summary: 'The history of a credential’s health: the last hundred checks, newest first', params,
    response: z.strictObject({ items: z.array(z.strictObject({ checkedAt: timestamp, version: z.int(), state: health.shape.state, latencyMs: z.int().nullable(), detail: z.string().nullable(), modelCount: z.int() })) }),
    errors: ['not_found'],
  }),
} as const;
