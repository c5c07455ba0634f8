import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type Database, implement, KeysteadError, etagOf } from '../../foundation/index.ts';
import type { GatewayTables } from '../tables.ts';
import { lockAppRoute, requireOwnCredentials, settingsColumns, takeAppsOver, toRoute } from '../routes.ts';

/** Replaces a route's chain, and the settings that are sent. The row is locked first, so that of two edits from one version the second is told so. */
export function updateRoute({ database }: { database: Database }) {
  return implement(operations.updateRoute, async ({ principal, params: { routeId }, body: { chain, ...settings }, ifMatch }) => {
    const { tenantId } = principal;
    return database.as<GatewayTables>().inTenant(tenantId, async (transaction) => {
      if (settings.forApps === true) await lockAppRoute(transaction, tenantId);
      const before = await transaction.selectFrom('routes').selectAll().where('tenant_id', '=', tenantId).where('id', '=', routeId).forUpdate().executeTakeFirst();
      if (before === undefined) throw new KeysteadError('not_found');
      if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
      await requireOwnCredentials(transaction, tenantId, chain, settings.shadow);
      if (settings.forApps === true) await takeAppsOver(transaction, { tenantId, actor: actorOf(principal), kept: routeId });
      const row = await transaction.updateTable('routes').set({ chain: JSON.stringify(chain), ...settingsColumns(settings), revision: before.revision + 1 })
        .where('tenant_id', '=', tenantId).where('id', '=', routeId).returningAll().executeTakeFirstOrThrow();
      await recordEvent(transaction, { tenantId, action: 'route.updated', actor: actorOf(principal), subjectId: routeId, detail: { name: row.name } });
      return toRoute(row);
    });
  });
}
