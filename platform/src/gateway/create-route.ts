import type { RouteStep } from '@keystead/contract';
import { type Actor, recordEvent } from '../audit/index.ts';
import { isUniqueViolation, KeysteadError, newId, type Transaction } from '../foundation/index.ts';
import { lockAppRoute, requireOwnCredentials, type RouteSettings, settingsColumns, takeAppsOver, toRoute } from './routes.ts';
import type { GatewayTables } from './tables.ts';

export interface NewRoute extends RouteSettings { readonly tenantId: string; readonly actor: Actor; readonly name: string; readonly chain: readonly RouteStep[] }

/**
 * Makes a route in the transaction given; also what the declarative start file uses.
 * @throws KeysteadError `not_found` for a credential that is not the tenant's, `conflict` for a name that is taken.
 */
export async function createRouteIn(transaction: Transaction<GatewayTables>, wanted: NewRoute) {
  const { tenantId, actor, name, chain } = wanted;
  if (wanted.forApps === true) await lockAppRoute(transaction, tenantId);
  await requireOwnCredentials(transaction, tenantId, chain, wanted.shadow);
  try {
    const id = newId();
    if (wanted.forApps === true) await takeAppsOver(transaction, { tenantId, actor, kept: id });
    const row = await transaction.insertInto('routes').values({ id, tenant_id: tenantId, name, chain: JSON.stringify(chain), ...settingsColumns(wanted) }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(transaction, { tenantId, action: 'route.created', actor, subjectId: row.id, detail: { name } });
    return toRoute(row);
  } catch (error) {
    if (isUniqueViolation(error)) throw new KeysteadError('conflict', { detail: `a route named "${name}" is there already` }, { cause: error });
    throw error;
  }
}
