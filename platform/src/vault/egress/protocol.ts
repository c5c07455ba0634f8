import { connection, importLimitCandidates, quotaLeft, sealedEntry, vaultKey } from '@keystead/contract';
import { z } from 'zod';

/**
 * What api and gateway role say to each other over the Unix socket. JSON both ways. No message in either direction holds
 * a key that the api role could read: keys come sealed by the client and go as envelopes.
 */
const bytes = z.base64().max(65_536).transform((text): Buffer => Buffer.from(text, 'base64'));
const name = z.string().min(1).max(300);
const version = z.int().positive();

const tenantKey = z.strictObject({ id: z.uuid(), version, kms: name, kmsKeyId: name, wrapped: bytes });
/** With what else sealing needs: the fingerprint key that goes with it, where it is not the tenant's first. */
const sealingKey = tenantKey.extend({ fingerprintKey: bytes.nullable() });
const credential = z.strictObject({ tenantId: z.uuid(), credentialId: z.uuid(), version, provider: name, origin: name, connection: connection.optional() });
const entry = z.strictObject({ purpose: z.enum(['credential', 'credential-version']), sealed: sealedEntry });
const candidateIndex = z.int().min(0).max(importLimitCandidates - 1);

/** `entry` null: for a sandbox, or where no key is needed; what stands in its place is made up over there. */
export const enterRequest = z.strictObject({ credential, tenantKey: sealingKey, entry: entry.nullable(), verify: z.boolean() });
export const verifyRequest = z.strictObject({ credential, tenantKey, envelope: bytes });
/** `path` with its query; which ones there are, the provider's description says over there. */
export const reportRequest = z.strictObject({ credential, tenantKey, envelope: bytes, path: z.string().max(2_000).regex(/^\/[\x21-\x7e]+$/) });
export const tenantKeyRequest = z.strictObject({ tenantId: z.uuid() });
export const vaultKeyRequest = z.strictObject({});
export const previewRequest = z.strictObject({ tenantId: z.uuid(), tenantKey: sealingKey, sealed: sealedEntry });
export const importRequest = z.strictObject({
  tenantId: z.uuid(), tenantKey: sealingKey, sealed: sealedEntry, verify: z.boolean(),
  items: z.array(z.strictObject({ index: candidateIndex, credential })).min(1).max(16),
});

/** What the free call told about whose key it is, and what its look says about what it may do. */
const account = { organisation: z.string().nullable().optional(), project: z.string().nullable().optional(), warning: z.string().nullable().optional() };

/** What the free call told about the account's quota, where it told anything. */
const quota = z.strictObject({ usedUp: z.boolean(), left: z.array(quotaLeft) });

export const sealAnswer = z.strictObject({ envelope: bytes, fingerprint: z.string(), lastFour: z.string() });
export const verifyAnswer = z.strictObject({ state: z.enum(['valid', 'invalid', 'unknown']), detail: z.string().nullable(), models: z.array(z.string()), latencyMs: z.int().nullable(), quota: quota.optional(), ...account });
/** `sealed` is null where the provider refused the key. */
export const enterAnswer = z.strictObject({ verdict: verifyAnswer.nullable(), sealed: sealAnswer.nullable() });
export const tenantKeyAnswer = z.strictObject({ id: z.uuid(), version, kms: name, kmsKeyId: name, wrapped: bytes });
/** `status` 0: it did not answer. */
export const reportAnswer = z.strictObject({ status: z.int(), body: z.unknown() });
export const vaultKeyAnswer = vaultKey;
export const previewAnswer = z.strictObject({
  format: z.string(), formatName: z.string(), encryption: z.enum(['none', 'openssl', 'fernet']),
  candidates: z.array(z.strictObject({
    index: candidateIndex, name: z.string(), provider: z.string().nullable(), environment: z.enum(['production', 'staging', 'development']),
    state: z.enum(['new', 'not-recognised', 'rejected', 'missing']), detail: z.string().nullable(), fingerprint: z.string().nullable(), lastFour: z.string().nullable(),
  })),
});
export const importAnswer = z.strictObject({ rows: z.array(z.strictObject({ index: candidateIndex, problem: z.string().nullable(), verdict: verifyAnswer.nullable(), sealed: sealAnswer.nullable() })) });
export const failureAnswer = z.strictObject({ error: z.string(), detail: z.string().optional() });

export type EnterRequest = z.output<typeof enterRequest>;
export type VerifyRequest = z.output<typeof verifyRequest>;
export type ReportRequest = z.output<typeof reportRequest>;
export type ReportAnswer = z.output<typeof reportAnswer>;
export type TenantKeyRequest = z.output<typeof tenantKeyRequest>;
export type PreviewRequest = z.output<typeof previewRequest>;
export type ImportRequest = z.output<typeof importRequest>;
export type SealAnswer = z.output<typeof sealAnswer>;
export type VerifyAnswer = z.output<typeof verifyAnswer>;
export type EnterAnswer = z.output<typeof enterAnswer>;
export type TenantKeyAnswer = z.output<typeof tenantKeyAnswer>;
export type PreviewAnswer = z.output<typeof previewAnswer>;
export type ImportAnswer = z.output<typeof importAnswer>;
export type EgressCredential = z.output<typeof credential>;
export type EgressTenantKey = z.output<typeof tenantKey>;
export type EgressSealingKey = z.output<typeof sealingKey>;

/** Writes a message: bytes as base64. */
export function writeMessage(message: object): string {
  return JSON.stringify(message, function replace(this: Record<string, unknown>, field: string, shown: unknown): unknown {
    // By now toJSON has run; the value itself still stands in its holder.
    const value = this[field];
    return Buffer.isBuffer(value) ? value.toString('base64') : shown;
  });
}
