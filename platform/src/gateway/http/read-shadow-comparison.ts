import { operations } from '@keystead/contract';
import { type Clock, type Database, implement, KeysteadError } from '../../foundation/index.ts';
import { compareShadows, type MeteringTables, refusedShadows } from '../../metering/index.ts';
import type { GatewayTables } from '../tables.ts';

const dayMilliseconds = 86_400_000;

/** How a route's shadow does beside it, from the ledger: metadata alone. */
export function readShadowComparison({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
  return implement(operations.readShadowComparison, async ({ principal: { tenantId }, params: { routeId }, query: { days } }) => {
    const to = clock.now();
    const from = new Date(to.getTime() - days * dayMilliseconds);
    const route = await database.as<GatewayTables>().inTenant(tenantId, (trx) => trx.selectFrom('routes').select(['name', 'shadow']).where('tenant_id', '=', tenantId).where('id', '=', routeId).executeTakeFirst());
    if (route === undefined) throw new KeysteadError('not_found');
    const question = { tenantId, routeName: route.name, from, to };
    const { comparisons, refused } = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => ({ comparisons: await compareShadows(trx, question), refused: await refusedShadows(trx, question) }));
    return { from: from.toISOString(), to: to.toISOString(), shadow: route.shadow, comparisons: [...comparisons], refused };
  });
}
