import { operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type Database, implement, KeysteadError } from '../../foundation/index.ts';
import type { GatewayTables } from '../tables.ts';

/** Deletes a route; its name is free again. */
export function deleteRoute({ database }: { database: Database }) {
  return implement(operations.deleteRoute, async ({ principal, params: { routeId } }) => {
    const { tenantId } = principal;
    await database.as<GatewayTables>().inTenant(tenantId, async (transaction) => {
      const row = await transaction.deleteFrom('routes').where('tenant_id', '=', tenantId).where('id', '=', routeId).returning('name').executeTakeFirst();
      if (row === undefined) throw new KeysteadError('not_found');
      await recordEvent(transaction, { tenantId, action: 'route.deleted', actor: actorOf(principal), subjectId: routeId, detail: { name: row.name } });
    });
  });
}
