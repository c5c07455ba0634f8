import { z } from 'zod';

/** What a rotation of encryption keys says to the role that holds the credential ring. Wrapped and sealed bytes both ways, never a key. */
const bytes = z.base64().max(65_536).transform((text): Buffer => Buffer.from(text, 'base64'));
const name = z.string().min(1).max(2_000);
const version = z.int().positive();
const rootKeyName = z.strictObject({ kms: name, kmsKeyId: name });
const wrappedKey = z.strictObject({ id: z.uuid(), tenantId: z.uuid(), version, kms: name, kmsKeyId: name, wrapped: bytes.nullable() });
const storedKey = wrappedKey.extend({ fingerprintKey: bytes.nullable() });
const binding = z.strictObject({ credentialId: z.uuid(), version, provider: name, origin: name });

/** The former keys are named once, for they repeat: `from` is a place in `keys`. */
export const moveRequest = z.strictObject({
  to: storedKey, keys: z.array(storedKey).max(1_000), things: z.array(z.strictObject({ from: z.int().nonnegative(), sealed: bytes, binding })).max(1_000),
});
export const moveAnswer = z.strictObject({ sealed: z.array(bytes.nullable()) });
export const rewrapRequest = z.strictObject({ keys: z.array(wrappedKey).max(1_000) });
export const rewrapAnswer = z.strictObject({ wraps: z.array(z.strictObject({ kms: name, kmsKeyId: name, wrapped: bytes }).nullable()) });
export const nextKeyRequest = z.strictObject({ tenantId: z.uuid(), version, former: storedKey.nullable() });
export const nextKeyAnswer = storedKey.extend({ ring: z.literal('credential'), wrapped: bytes, fingerprintKey: bytes.nullable() });
export const nothing = z.strictObject({});
export const healthAnswer = z.strictObject({ state: z.enum(['ok', 'failing']), detail: z.string().nullable() });
export const rootKeysAnswer = z.strictObject({ rootKeys: z.array(rootKeyName) });
export const addRootKeyRequest = z.strictObject({ known: z.array(rootKeyName) });
export const addRootKeyAnswer = z.strictObject({ format: z.literal(1), kms: name, kmsKeyId: name, wrapped: z.base64() });
