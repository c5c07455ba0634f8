import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { type Database, implement } from '../../foundation/index.ts';
import { createRouteIn } from '../create-route.ts';
import type { GatewayTables } from '../tables.ts';

/** Makes a route; callers use its name as the model. */
export function createRoute({ database }: { database: Database }) {
  return implement(operations.createRoute, async ({ principal, body }) =>
    database.as<GatewayTables>().inTenant(principal.tenantId, (transaction) => createRouteIn(transaction, { tenantId: principal.tenantId, actor: actorOf(principal), ...body })));
}
