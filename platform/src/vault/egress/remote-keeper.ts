import type { ZodType, z } from 'zod';
import type { CredentialThing, RingKeeper } from '../encryption/keepers.ts';
import type { StoredTenantKey } from '../tenant-keys.ts';
import { addRootKeyAnswer, healthAnswer, moveAnswer, nextKeyAnswer, nothing, rewrapAnswer, rootKeysAnswer } from './keeper-protocol.ts';

type Ask = <Shape extends ZodType>(path: string, message: object, shape: Shape) => Promise<z.output<Shape>>;

/** The keeper of the credential ring, which another process holds. */
export function remoteKeeper(ask: Ask): RingKeeper<CredentialThing> {
  return {
    ring: 'credential',
    createTenantKey: ({ tenantId, version, former }) => ask('/keeper/tenant-key', { tenantId, version, former: former === null ? null : storedKey(former) }, nextKeyAnswer),
    async move({ to, things }) {
      const keys = [...new Map(things.map(({ from }) => [from.id, from])).values()];
      const { sealed } = await ask('/keeper/move', {
        to: storedKey(to), keys: keys.map(storedKey), things: things.map(({ from, sealed, binding }) => ({ from: keys.findIndex(({ id }) => id === from.id), sealed, binding })),
      }, moveAnswer);
      return sealed;
    },
    rewrap: async (keys) => (await ask('/keeper/rewrap', { keys: keys.map(({ id, tenantId, version, kms, kmsKeyId, wrapped }) => ({ id, tenantId, version, kms, kmsKeyId, wrapped })) }, rewrapAnswer)).wraps,
    renewSecrets: async () => { await ask('/keeper/secrets', {}, nothing); },
    health: () => ask('/keeper/health', {}, healthAnswer),
    rootKeys: async () => (await ask('/keeper/root-keys', {}, rootKeysAnswer)).rootKeys,
    addRootKey: (known) => ask('/keeper/root-key', { known: known.map(({ kms, kmsKeyId }) => ({ kms, kmsKeyId })) }, addRootKeyAnswer),
  };
}

function storedKey({ id, tenantId, version, kms, kmsKeyId, wrapped, fingerprintKey }: StoredTenantKey): object {
  return { id, tenantId, version, kms, kmsKeyId, wrapped, fingerprintKey };
}
