import { secret as secretText } from '@keystead/contract';
import { z } from 'zod';
import { Secret } from '../../foundation/index.ts';

/**
 * What api and gateway role say to each other over the Unix socket. JSON both ways; a key becomes a `Secret` as soon as
 * it is read, and leaves one only when the message is written.
 */
const bytes = z.base64().max(65_536).transform((text): Buffer => Buffer.from(text, 'base64'));
const name = z.string().min(1).max(300);
const version = z.int().positive();
const enteredSecret = secretText.transform((text) => new Secret(text));

const tenantKey = z.strictObject({ id: z.uuid(), version, kms: name, kmsKeyId: name, wrapped: bytes });
const credential = z.strictObject({ tenantId: z.uuid(), credentialId: z.uuid(), version, provider: name, origin: name });

export const sealRequest = z.strictObject({ credential, tenantKey, secret: enteredSecret });
export const verifyRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('entered'), credential, secret: enteredSecret }),
  z.strictObject({ kind: z.literal('sealed'), credential, tenantKey, envelope: bytes }),
]);
export const tenantKeyRequest = z.strictObject({ tenantId: z.uuid() });

export const sealAnswer = z.strictObject({ envelope: bytes, fingerprint: z.string(), lastFour: z.string() });
export const verifyAnswer = z.strictObject({ state: z.enum(['valid', 'invalid', 'unknown']), detail: z.string().nullable(), models: z.array(z.string()), latencyMs: z.int().nullable() });
export const tenantKeyAnswer = z.strictObject({ id: z.uuid(), version, kms: name, kmsKeyId: name, wrapped: bytes });
export const failureAnswer = z.strictObject({ error: z.string() });

export type SealRequest = z.output<typeof sealRequest>;
export type VerifyRequest = z.output<typeof verifyRequest>;
export type TenantKeyRequest = z.output<typeof tenantKeyRequest>;
export type SealAnswer = z.output<typeof sealAnswer>;
export type VerifyAnswer = z.output<typeof verifyAnswer>;
export type TenantKeyAnswer = z.output<typeof tenantKeyAnswer>;
export type EgressCredential = z.output<typeof credential>;
export type EgressTenantKey = z.output<typeof tenantKey>;

/** Writes a message: bytes as base64, and the one place where a key becomes text again. */
export function writeMessage(message: object): string {
  return JSON.stringify(message, function replace(this: Record<string, unknown>, field: string, shown: unknown): unknown {
    // By now toJSON has run; the value itself still stands in its holder.
    const value = this[field];
    if (value instanceof Secret) return value.reveal();
    return Buffer.isBuffer(value) ? value.toString('base64') : shown;
  });
}
