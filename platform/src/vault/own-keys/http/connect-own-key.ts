import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { InvalidRequest, implement } from '../../../foundation/index.ts';
import { readEntry } from '../../sealed-entry/read-entry.ts';
import type { OwnKeyDependencies } from '../dependencies.ts';
import { type Rewrapping, removeRows, requireOwnKey, rewrapTenantKeys, settingsFor, toOwnKey } from '../own-keys.ts';
import type { OwnKeyTables } from '../tables.ts';

/**
 * Connects a tenant's own key: tried first, then stored, then the tenant keys that are there are wrapped by it. One that was connected
 * before opens what it wrapped until all of that is wrapped by the new one.
 */
export function connectOwnKey(dependencies: OwnKeyDependencies) {
  const { database, egress, clock, settled } = dependencies;
  return implement(operations.connectOwnKey, async ({ principal, body: { service, key, sealed, secret, ...given } }) => {
    const { tenantId, userId } = principal;
    const settings = settingsFor(service, given);
    const entry = await readEntry(dependencies, { sealed, secret }, { tenantId, purpose: 'own-key', subject: service });
    if (entry === null) throw new InvalidRequest([{ path: 'sealed', message: 'is needed' }]);
    const made = await egress.ownKeys.seal({ tenantId, service, key, settings, sealed: entry.sealed });
    const tables = database.as<OwnKeyTables>();
    const actor = actorOf(principal);
    const replaced = await tables.inTenant(tenantId, async (trx) => {
      const { numUpdatedRows } = await trx.updateTable('tenant_own_keys').set({ state: 'earlier' }).where('tenant_id', '=', tenantId).where('state', '=', 'current').executeTakeFirst();
      await trx.insertInto('tenant_own_keys').values({
        id: made.id, tenant_id: tenantId, kms: service, kms_key_id: made.kmsKeyId, key, settings: JSON.stringify(settings), sealed: made.sealed, root_kms: made.rootKms, root_kms_key_id: made.rootKmsKeyId,
        state: 'current', health: 'ok', health_detail: null, health_checked_at: clock.now(), created_by: userId, removed_at: null,
      }).execute();
      await recordEvent(trx, { tenantId, action: 'own-key.connected', actor, subjectId: made.id, detail: { service, key } });
      return numUpdatedRows > 0n;
    });
    const rewrapping: Rewrapping = { tenantId, actor, done: new Map() };
    let counts = await rewrapTenantKeys(dependencies, rewrapping);
    if (replaced) {
      await settled();
      // Keys that were made or wrapped meanwhile by whoever still knew the former own key alone.
      counts = await rewrapTenantKeys(dependencies, rewrapping);
    }
    const row = await tables.inTenant(tenantId, async (trx) => {
      if (counts.notRewrapped === 0) await removeRows(trx, { tenantId, states: ['earlier'], now: clock.now() });
      return requireOwnKey(trx, tenantId);
    });
    return { ownKey: toOwnKey(row), ...counts };
  });
}
