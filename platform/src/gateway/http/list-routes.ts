import { operations } from '@keystead/contract';
import { type Database, decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import type { GatewayTables } from '../tables.ts';
import { toRoute } from '../routes.ts';

/** The tenant's routes, newest first. */
export function listRoutes({ database }: { database: Database }) {
  return implement(operations.listRoutes, async ({ principal: { tenantId }, query: { cursor, limit } }) =>
    database.as<GatewayTables>().inTenant(tenantId, async (transaction) => {
      let select = transaction.selectFrom('routes').selectAll().where('tenant_id', '=', tenantId);
      if (cursor !== undefined) select = select.where('id', '<', decodeCursor(cursor, uuidCursor));
      const rows = await select.orderBy('id', 'desc').limit(limit + 1).execute();
      return toPage(rows, limit, toRoute, (row) => row.id);
    }));
}
