import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { KeysteadError, implement } from '../../../foundation/index.ts';
import type { OwnKeyDependencies } from '../dependencies.ts';
import { type Rewrapped, type Rewrapping, removeRows, requireOwnKey, rewrapTenantKeys } from '../own-keys.ts';
import type { OwnKeyTables } from '../tables.ts';

/**
 * Disconnects a tenant's own key. To keep working, the tenant keys are first wrapped without it, and it stays where that fails for
 * one of them. To lock, it is forgotten at once, and a trigger tells every process to forget what it opened.
 */
export function removeOwnKey(dependencies: OwnKeyDependencies) {
  const { database, clock } = dependencies;
  return implement(operations.removeOwnKey, async ({ principal, body: { mode } }) => {
    const { tenantId } = principal;
    const actor = actorOf(principal);
    const tables = database.as<OwnKeyTables>();
    const { id } = await tables.inTenant(tenantId, async (trx) => {
      const row = await requireOwnKey(trx, tenantId);
      if (mode === 'keep-working') await trx.updateTable('tenant_own_keys').set({ state: 'earlier' }).where('id', '=', row.id).where('tenant_id', '=', tenantId).execute();
      return row;
    });
    const counts = mode === 'lock' ? { rewrapped: 0, notRewrapped: 0 } : await unwrapFromOwnKey(dependencies, { tenantId, actor, done: new Map() });
    if (counts.notRewrapped > 0) {
      await tables.inTenant(tenantId, (trx) => trx.updateTable('tenant_own_keys').set({ state: 'current' }).where('id', '=', id).where('tenant_id', '=', tenantId).execute());
      throw new KeysteadError('conflict', { detail: `${counts.notRewrapped} encryption keys could not be unwrapped: your key service does not answer or refuses; it stays connected` });
    }
    await tables.inTenant(tenantId, async (trx) => {
      await removeRows(trx, { tenantId, states: ['current', 'earlier'], now: clock.now() });
      await recordEvent(trx, { tenantId, action: 'own-key.removed', actor, subjectId: id, detail: { mode } });
    });
    return { rewrapped: counts.rewrapped };
  });
}

/** Twice, for what was made or wrapped meanwhile by whoever still took the own key for the current one. */
async function unwrapFromOwnKey(dependencies: OwnKeyDependencies, rewrapping: Rewrapping): Promise<Rewrapped> {
  const first = await rewrapTenantKeys(dependencies, rewrapping);
  if (first.notRewrapped > 0) return first;
  await dependencies.settled();
  return rewrapTenantKeys(dependencies, rewrapping);
}
