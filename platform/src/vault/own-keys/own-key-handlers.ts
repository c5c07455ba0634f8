import type { ZodType, z } from 'zod';
import { VaultError } from '../errors.ts';
import { EgressRefusal } from '../egress/service-options.ts';
import type { EntryKeys } from '../sealed-entry/entry-keys.ts';
import type { OwnKeyStore } from './own-key-store.ts';
import { type SealOwnKeyRequest, type UseOwnKeyRequest, ownKeyOfTenant, sealOwnKeyRequest, useOwnKeyRequest } from './protocol.ts';

/** Handles one path of the egress service: the body as it came, the answer as it goes. */
type Handle = <Shape extends ZodType>(shape: Shape, work: (asked: z.output<Shape>) => Promise<object>) => { readonly limitBytes: number; readonly handle: (body: unknown) => Promise<object> };

/** The paths by which the api role connects own keys, and uses them for the content ring. */
export function ownKeyHandlers(parts: { ownKeys: OwnKeyStore; entryKeys: EntryKeys }, handle: Handle): Record<string, ReturnType<Handle>> {
  const { ownKeys } = parts;
  return {
    '/own-key/seal': handle(sealOwnKeyRequest, (asked) => seal(parts, asked)),
    '/own-key/check': handle(ownKeyOfTenant, async ({ tenantId }) => ({ health: await ownKeys.check(tenantId) })),
    '/own-key/current': handle(ownKeyOfTenant, async ({ tenantId }) => orFailure(async () => {
      const current = await ownKeys.current(tenantId);
      return { current: current === undefined ? null : { kms: current.name, kmsKeyId: current.keyId } };
    })),
    '/own-key/wrap': handle(useOwnKeyRequest, (asked) => use(ownKeys, asked, 'wrap')),
    '/own-key/unwrap': handle(useOwnKeyRequest, (asked) => use(ownKeys, asked, 'unwrap')),
  };
}

async function seal({ ownKeys, entryKeys }: { ownKeys: OwnKeyStore; entryKeys: EntryKeys }, { tenantId, sealed, service, key, settings }: SealOwnKeyRequest): Promise<object> {
  const plaintext = await entryKeys.open(sealed, { tenantId, purpose: 'own-key', subject: service }, { once: true });
  const secret = plaintext.toString('utf8').trim();
  plaintext.fill(0);
  try {
    return await ownKeys.seal(tenantId, { service, key, settings, secret });
  } catch (error) {
    if (error instanceof VaultError && error.code.startsWith('kms-')) throw new EgressRefusal(422, 'own-key-refused', error.message);
    throw error;
  }
}

/**
 * Only layers of the content ring: those of the credential ring are opened here and nowhere else, and the other role could
 * not use them anyway, for want of the root key around them.
 */
async function use(ownKeys: OwnKeyStore, { tenantId, kms, kmsKeyId, context, bytes }: UseOwnKeyRequest, verb: 'wrap' | 'unwrap'): Promise<object> {
  if (context['purpose'] !== 'tenant-key-own' || context['ring'] !== 'content' || context['tenant'] !== tenantId) throw new EgressRefusal(403, 'foreign-context');
  return orFailure(async () => {
    const provider = await ownKeys.find(tenantId, kms, kmsKeyId);
    if (provider === undefined) throw new VaultError('own-key-missing', { kms });
    return { bytes: await provider[verb](context, bytes) };
  });
}

async function orFailure(work: () => Promise<object>): Promise<object> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VaultError) return { failed: { code: error.code, text: error.message } };
    throw error;
  }
}
