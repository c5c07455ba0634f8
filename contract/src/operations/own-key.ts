import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { ownKeyServices, ownKeySettingNames } from '../own-key-forms.ts';
import { id, secretInput, timestamp } from '../shapes.ts';
import { sealedEntry } from './sealed-entry.ts';

const setting = z.string().trim().min(1).max(300).optional();

export const ownKey = z.strictObject({
  id, service: z.enum(ownKeyServices), key: z.string(), settings: z.partialRecord(z.enum(ownKeySettingNames), z.string()),
  health: z.strictObject({ state: z.enum(['ok', 'failing']), checkedAt: timestamp, detail: z.string().nullable() }),
  connectedAt: timestamp, connectedBy: id.nullable(),
});
export type OwnKey = z.output<typeof ownKey>;

export const ownKeyOperations = {
  readOwnKey: defineOperation({
    id: 'readOwnKey', method: 'GET', path: '/api/v1/encryption/own-key', tag: 'Encryption', permission: 'credentials.read', status: 200,
    summary: 'The key of your own key service that your encryption keys are wrapped by, if you connected one',
    response: z.strictObject({ ownKey: ownKey.nullable() }),
  }),
  connectOwnKey: defineOperation({
    id: 'connectOwnKey', method: 'PUT', path: '/api/v1/encryption/own-key', tag: 'Encryption', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Connect a key of your own key service: your encryption keys are wrapped by it too, and open only while it lets them',
    description: 'The service is tried before anything changes. The secret travels sealed, as provider keys do; only the gateway role holds it. Keys already there are wrapped anew at once; another own key that was connected before is replaced.',
    seals: { field: 'secret', purpose: 'own-key', subject: 'service' },
    body: z.strictObject({
      service: z.enum(ownKeyServices), key: z.string().trim().min(1).max(400), address: setting, mount: setting, namespace: setting, roleId: setting, accessKeyId: setting, directoryId: setting, clientId: setting,
      sealed: sealedEntry.optional(), secret: secretInput(z.string().min(1).max(8192)).optional(),
    }),
    response: z.strictObject({ ownKey, rewrapped: z.int(), notRewrapped: z.int() }), errors: ['own_key_refused', 'sealed_entry_refused', 'plain_key_refused', 'conflict', 'unavailable'],
  }),
  checkOwnKey: defineOperation({
    id: 'checkOwnKey', method: 'POST', path: '/api/v1/encryption/own-key/check', tag: 'Encryption', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Ask your key service to wrap and unwrap something, and say what came of it', response: z.strictObject({ ownKey }), errors: ['not_found', 'unavailable'],
  }),
  removeOwnKey: defineOperation({
    id: 'removeOwnKey', method: 'POST', path: '/api/v1/encryption/own-key/removal', tag: 'Encryption', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Disconnect your own key',
    description: '`keep-working`: your encryption keys are unwrapped from it first, for which it must answer. `lock`: it is forgotten at once; what your organisation sealed stops opening within a second, until the same key is connected again.',
    body: z.strictObject({ mode: z.enum(['keep-working', 'lock']) }), response: z.strictObject({ rewrapped: z.int() }), errors: ['not_found', 'conflict', 'unavailable'],
  }),
} as const;
