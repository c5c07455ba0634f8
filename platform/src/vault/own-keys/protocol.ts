import { ownKeyServices, ownKeySettingNames, sealedEntry } from '@keystead/contract';
import { z } from 'zod';

/** What api and gateway role say to each other about own keys. The api role never sees what opens one. */
const bytes = z.base64().max(65_536).transform((text): Buffer => Buffer.from(text, 'base64'));
const name = z.string().min(1).max(400);
const reference = { tenantId: z.uuid(), kms: z.enum(ownKeyServices), kmsKeyId: name };

export const sealOwnKeyRequest = z.strictObject({ tenantId: z.uuid(), service: z.enum(ownKeyServices), key: name, settings: z.partialRecord(z.enum(ownKeySettingNames), z.string().max(300)), sealed: sealedEntry });
export const ownKeyOfTenant = z.strictObject({ tenantId: z.uuid() });
export const useOwnKeyRequest = z.strictObject({ ...reference, context: z.record(z.string().max(60), z.string().max(200)), bytes });

export const sealOwnKeyAnswer = z.strictObject({ id: z.uuid(), kmsKeyId: name, sealed: bytes, rootKms: z.string(), rootKmsKeyId: z.string() });
export const checkOwnKeyAnswer = z.strictObject({ health: z.strictObject({ state: z.enum(['ok', 'failing']), detail: z.string().nullable() }).nullable() });
export const currentOwnKeyAnswer = z.strictObject({ current: z.strictObject({ kms: z.enum(ownKeyServices), kmsKeyId: name }).nullable() });
/** A failure is an answer too, so that the asker knows what kind it is. */
export const useOwnKeyAnswer = z.union([z.strictObject({ bytes }), z.strictObject({ failed: z.strictObject({ code: z.string(), text: z.string() }) })]);

export type SealOwnKeyRequest = z.output<typeof sealOwnKeyRequest>;
export type UseOwnKeyRequest = z.output<typeof useOwnKeyRequest>;
export type SealOwnKeyAnswer = z.output<typeof sealOwnKeyAnswer>;
