import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { KeysteadError, implement } from '../../../foundation/index.ts';
import type { OwnKeyDependencies } from '../dependencies.ts';
import { requireOwnKey, toOwnKey } from '../own-keys.ts';
import type { OwnKeyTables } from '../tables.ts';

/** Asks the tenant's key service to wrap and unwrap something. */
export function checkOwnKey({ database, egress, clock }: OwnKeyDependencies) {
  return implement(operations.checkOwnKey, async ({ principal }) => {
    const { tenantId } = principal;
    const tables = database.as<OwnKeyTables>();
    await tables.inTenant(tenantId, (trx) => requireOwnKey(trx, tenantId));
    const health = await egress.ownKeys.check(tenantId);
    if (health === null) throw new KeysteadError('not_found');
    return { ownKey: toOwnKey(await tables.inTenant(tenantId, async (trx) => {
      const { id } = await requireOwnKey(trx, tenantId);
      await trx.updateTable('tenant_own_keys').set({ health: health.state, health_detail: health.detail, health_checked_at: clock.now() }).where('id', '=', id).where('tenant_id', '=', tenantId).execute();
      await recordEvent(trx, { tenantId, action: 'own-key.checked', actor: actorOf(principal), subjectId: id, detail: { health: health.state } });
      return requireOwnKey(trx, tenantId);
    })) };
  });
}
