import { type Actor, recordEvent } from '../../audit/index.ts';
import { type Database, sql } from '../../foundation/index.ts';
import type { SealedTable } from './sealed-things.ts';
import type { EncryptionTables } from './tables.ts';

/** What was destroyed, for whoever asked. `content` counts by table. */
export interface DestroyedKeys { readonly keys: number; readonly credentials: number; readonly content: Readonly<Record<string, number>>; readonly at: Date }

/**
 * Crypto-shredding: destroys every encryption key of a tenant, in one transaction with its record. What was sealed under
 * them can be opened by nobody from then on; the sealed bytes that this database holds go too. Every process drops the keys it has in memory when it is told of
 * the commit. What opened the tenant's own key service goes too. Rotations under way end. It can be done twice.
 *
 * What it cannot reach: backups made before, which hold the wrapped keys until they are deleted.
 *
 * @param asked.content every table whose objects are sealed under the content ring.
 */
export async function destroyTenantKeys(database: Database, asked: { tenantId: string; actor: Actor; content: readonly Pick<SealedTable<never>, 'table'>[] }): Promise<DestroyedKeys> {
  const { tenantId, actor, content } = asked;
  return database.as<EncryptionTables>().inTenant(tenantId, async (trx) => {
    const { rows: [{ at } = { at: new Date(0) }] } = await sql<{ at: Date }>`select now() as at`.execute(trx);
    // Rotations first: one that is about to store a new key finds that it has ended.
    await trx.updateTable('tenant_key_rotations').set({ step: 'done', finished_at: at, failure: 'the keys of this organisation were destroyed' }).where('tenant_id', '=', tenantId).where('finished_at', 'is', null).execute();
    const keys = await trx.updateTable('tenant_keys').set({ wrapped: null, fingerprint_key: null, destroyed_at: at }).where('tenant_id', '=', tenantId).where('wrapped', 'is not', null).executeTakeFirst();
    const versions = await trx.updateTable('credential_versions').set({ envelope: null, destroyed_at: at, state: 'revoked' }).where('tenant_id', '=', tenantId).where('envelope', 'is not', null).executeTakeFirst();
    await trx.updateTable('credentials').set({ state: 'deleted', deleted_at: at }).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').execute();
    await sql`update tenant_own_keys set state = 'removed', sealed = null, removed_at = ${at} where tenant_id = ${tenantId} and state <> 'removed'`.execute(trx);
    const counts: Record<string, number> = {};
    for (const { table } of content) {
      const cleared = await sql`update ${sql.table(table)} set object_key = null where tenant_id = ${tenantId} and object_key is not null`.execute(trx);
      counts[table] = Number(cleared.numAffectedRows ?? 0n);
    }
    const destroyed = { keys: Number(keys.numUpdatedRows), credentials: Number(versions.numUpdatedRows), content: counts, at };
    if (destroyed.keys > 0) {
      await recordEvent(trx, { tenantId, action: 'encryption.destroyed', actor, subjectId: tenantId, detail: { keys: destroyed.keys, keyVersions: destroyed.credentials, objects: Object.values(counts).reduce((sum, count) => sum + count, 0) } });
    }
    return destroyed;
  });
}
