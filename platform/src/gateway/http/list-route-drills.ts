import { operations } from '@keystead/contract';
import { type Clock, type Database, implement } from '../../foundation/index.ts';
import { toDrill } from '../drill/drill-record.ts';
import type { GatewayTables } from '../tables.ts';

/** The last drill of each of the tenant's routes. */
export function listRouteDrills({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
  return implement(operations.listRouteDrills, async ({ principal: { tenantId }, query: { routeId } }) => {
    const rows = await database.as<GatewayTables>().inTenant(tenantId, (transaction) => {
      const all = transaction.selectFrom('route_drills').selectAll().where('tenant_id', '=', tenantId).orderBy('started_at', 'desc').limit(1_000);
      return (routeId === undefined ? all : all.where('route_id', '=', routeId)).execute();
    });
    return { items: rows.map((row) => toDrill(row, clock.now().getTime())) };
  });
}
