import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';

/** What a tenant key seals: provider keys, or documents and runs. */
export const encryptionRings = ['credential', 'content'] as const;
export type EncryptionRing = (typeof encryptionRings)[number];
/** Rings with a root key of their own. Under that of `audit` stands the key that signs checkpoints, and no tenant's key. */
export const rootRings = [...encryptionRings, 'audit'] as const;
export type RootRing = (typeof rootRings)[number];

/** Steps of the rotation of an organisation's key, in their order. */
export const tenantKeyRotationSteps = ['make', 'move', 'verify', 'retire', 'done'] as const;
export type TenantKeyRotationStep = (typeof tenantKeyRotationSteps)[number];

export const encryptionKey = z.strictObject({
  id, ring: z.enum(encryptionRings), version: z.int(),
  /** `current` seals what is new, `earlier` opens what is old, `destroyed` opens nothing any more. */
  state: z.enum(['current', 'earlier', 'destroyed']),
  /** The key management service that wraps it, and which key there. */
  kms: z.string(), kmsKeyId: z.string(),
  /** Things that are sealed under it now. */
  sealedCount: z.int(),
  /** Encryptions under it so far; a new version is made long before `wrapLimit`. */
  wraps: z.int(), wrapLimit: z.int(),
  createdAt: timestamp, destroyedAt: timestamp.nullable(),
});
export type EncryptionKey = z.output<typeof encryptionKey>;

export const keyRotation = z.strictObject({
  id, ring: z.enum(encryptionRings), reason: z.enum(['asked', 'age', 'count']), step: z.enum(tenantKeyRotationSteps),
  moved: z.int(), total: z.int(),
  /** What keeps it from going on or from ending well; it is tried again by itself. */
  failure: z.string().nullable(), startedAt: timestamp, finishedAt: timestamp.nullable(),
});
export type KeyRotation = z.output<typeof keyRotation>;

export const encryptionKeyOperations = {
  listEncryptionKeys: defineOperation({
    id: 'listEncryptionKeys', method: 'GET', path: '/api/v1/encryption/keys', tag: 'Encryption', permission: 'credentials.read', status: 200,
    summary: 'Your organisation’s encryption keys (never the key material), and their rotations, newest first',
    response: z.strictObject({
      keys: z.array(encryptionKey), rotations: z.array(keyRotation),
      /** All keys are destroyed: nothing opens, and nothing new can be sealed. */
      destroyed: z.boolean(),
    }),
  }),
  rotateEncryptionKeys: defineOperation({
    id: 'rotateEncryptionKeys', method: 'POST', path: '/api/v1/encryption/keys/rotation', tag: 'Encryption', permission: 'credentials.manage', stepUp: true, status: 202,
    summary: 'Rotate an encryption key: a new version seals what is new, everything sealed before is moved to it, the former one is destroyed',
    description: 'Runs in the background and goes on after a crash; both versions open while it runs. Without `ring`, both keys are rotated. A rotation that is under way is given as it is.',
    body: z.strictObject({ ring: z.enum(encryptionRings).optional() }), response: z.strictObject({ rotations: z.array(keyRotation) }), errors: ['conflict'],
  }),
  destroyEncryptionKeys: defineOperation({
    id: 'destroyEncryptionKeys', method: 'POST', path: '/api/v1/encryption/keys/destruction', tag: 'Encryption', permission: 'encryption.destroy', stepUp: true, status: 200,
    summary: 'Destroy all encryption keys of your organisation: no provider key, document or run of it ever opens again',
    description: 'Cannot be undone. Backups made before hold the wrapped keys until they are deleted; see the operator’s guide for that horizon.',
    body: z.strictObject({ confirm: z.string().max(200).meta({ description: 'The name of your organisation, exactly as it is written' }) }),
    response: z.strictObject({ destroyedKeys: z.int(), credentials: z.int(), documents: z.int(), runs: z.int(), destroyedAt: timestamp }), errors: ['conflict'],
  }),
} as const;
