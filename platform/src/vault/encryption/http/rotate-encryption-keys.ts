import { encryptionRings, operations } from '@keystead/contract';
import { actorOf } from '../../../audit/index.ts';
import { KeysteadError, implement } from '../../../foundation/index.ts';
import type { EncryptionDependencies } from '../dependencies.ts';
import { describeRotation } from '../describe-keys.ts';
import { beginTenantRotation } from '../key-rotator.ts';
import type { EncryptionTables } from '../tables.ts';

/** Begins the rotation of one or both keys of the tenant; the rest happens in the background. */
export function rotateEncryptionKeys({ database, rotator }: EncryptionDependencies) {
  return implement(operations.rotateEncryptionKeys, async ({ principal, body: { ring } }) => {
    const { tenantId } = principal;
    const rotations = await database.as<EncryptionTables>().inTenant(tenantId, async (trx) => {
      const keys = await trx.selectFrom('tenant_keys').select(['ring', 'wrapped']).where('tenant_id', '=', tenantId).execute();
      if (keys.length > 0 && keys.every((key) => key.wrapped === null)) throw new KeysteadError('conflict', { detail: 'the encryption keys of this organisation were destroyed' });
      // A ring without a key yet has nothing to rotate: its first key will be new anyway.
      const wanted = encryptionRings.filter((each) => (ring === undefined || ring === each) && keys.some((key) => key.ring === each));
      if (wanted.length === 0) throw new KeysteadError('conflict', { detail: 'there is no such key yet; it is made with the first thing that is sealed under it' });
      for (const each of wanted) await beginTenantRotation(trx, { tenantId, ring: each, reason: 'asked', actor: actorOf(principal) });
      return trx.selectFrom('tenant_key_rotations').selectAll().where('tenant_id', '=', tenantId).where('ring', 'in', wanted).where('finished_at', 'is', null).orderBy('id').execute();
    });
    rotator.poke();
    return { rotations: rotations.map(describeRotation) };
  });
}
