import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { KeysteadError, implement } from '../../../foundation/index.ts';
import type { OwnKeyDependencies } from '../dependencies.ts';
import { removeRows, requireOwnKey, rewrapTenantKeys } from '../own-keys.ts';
import type { OwnKeyTables } from '../tables.ts';

/**
 * Disconnects a tenant's own key. To keep working, the tenant keys are first wrapped without it, and it stays where that fails for
 * one of them. To lock, it is forgotten at once, and a trigger tells every process to forget what it opened.
 */
export function removeOwnKey(dependencies: OwnKeyDependencies) {
  const { database, clock, settled } = dependencies;
  return implement(operations.removeOwnKey, async ({ principal, body: { mode } }) => {
    const { tenantId } = principal;
    const actor = actorOf(principal);
    const tables = database.as<OwnKeyTables>();
    const { id } = await tables.inTenant(tenantId, async (trx) => {
      const row = await requireOwnKey(trx, tenantId);
      if (mode === 'keep-working') await trx.updateTable('tenant_own_keys').set({ state: 'earlier' }).where('id', '=', row.id).where('tenant_id', '=', tenantId).execute();
      return row;
    });
    const counts = mode === 'lock' ? { rewrapped: 0, notRewrapped: 0 } : await rewrapTenantKeys(dependencies, { tenantId, actor });
    if (counts.notRewrapped > 0) {
      await tables.inTenant(tenantId, (trx) => trx.updateTable('tenant_own_keys').set({ state: 'current' }).where('id', '=', id).where('tenant_id', '=', tenantId).execute());
      throw new KeysteadError('conflict', { detail: `${counts.notRewrapped} encryption keys could not be unwrapped: your key service does not answer or refuses; it stays connected` });
    }
    if (mode === 'keep-working') await settled();
    await tables.inTenant(tenantId, async (trx) => {
      await removeRows(trx, { tenantId, states: ['current', 'earlier'], now: clock.now() });
      await recordEvent(trx, { tenantId, action: 'own-key.removed', actor, subjectId: id, detail: { mode } });
    });
    return { rewrapped: counts.rewrapped };
  });
}
