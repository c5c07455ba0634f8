import { operations } from '@keystead/contract';
import { actorOf } from '../../../audit/index.ts';
import { InvalidRequest, KeysteadError, implement, sql } from '../../../foundation/index.ts';
import type { EncryptionDependencies } from '../dependencies.ts';
import { destroyTenantKeys } from '../destroy-keys.ts';
import type { EncryptionTables } from '../tables.ts';

/** Crypto-shredding, for an owner who wrote the organisation's name. */
export function destroyEncryptionKeys({ database, content }: EncryptionDependencies) {
  return implement(operations.destroyEncryptionKeys, async ({ principal, body: { confirm } }) => {
    const { tenantId } = principal;
    const name = await database.as<EncryptionTables>().inTenant(tenantId, async (trx) => (await sql<{ name: string }>`select name from tenants where id = ${tenantId}`.execute(trx)).rows[0]?.name);
    if (name === undefined) throw new KeysteadError('not_found');
    if (confirm.trim() !== name) throw new InvalidRequest([{ path: 'confirm', message: 'is not the name of your organisation, exactly as it is written; nothing was destroyed' }]);
    const destroyed = await destroyTenantKeys(database, { tenantId, actor: actorOf(principal), content });
    if (destroyed.keys === 0) throw new KeysteadError('conflict', { detail: 'there is no encryption key left to destroy' });
    return {
      destroyedKeys: destroyed.keys, credentials: destroyed.credentials, documents: destroyed.content['documents'] ?? 0, runs: destroyed.content['runs'] ?? 0, destroyedAt: destroyed.at.toISOString(),
    };
  });
}
