import type { Delivery, RouteLimits, RouteShadow, RouteStep, RouteStrategy } from '@keystead/contract';
import type { Selectable } from 'kysely';
import { type Actor, recordEvent } from '../audit/index.ts';
import { KeysteadError, type Transaction, etagOf, sql } from '../foundation/index.ts';
import { requirePlatformLegs } from './platform-legs.ts';
import type { GatewayTables, RoutesTable } from './tables.ts';

/** A route as the control plane shows it. */
export function toRoute(row: Selectable<RoutesTable>) {
  return { id: row.id, name: row.name, chain: row.chain, strategy: row.strategy, delivery: row.delivery, limits: row.limits, shadow: row.shadow, forApps: row.for_apps, createdAt: row.created_at.toISOString(), etag: etagOf(row.revision) };
}

/** What a route is set to beside its chain; what is left out stays, or is the default. */
export interface RouteSettings { readonly strategy?: RouteStrategy | undefined; readonly delivery?: Delivery | undefined; readonly limits?: RouteLimits | undefined; readonly shadow?: RouteShadow | null | undefined; readonly forApps?: boolean | undefined }

export function settingsColumns({ strategy, delivery, limits, shadow, forApps }: RouteSettings) {
  return { ...(forApps === undefined ? {} : { for_apps: forApps }), ...(shadow === undefined ? {} : { shadow: shadow === null ? null : JSON.stringify(shadow) }), ...(strategy === undefined ? {} : { strategy }), ...(delivery === undefined ? {} : { delivery }), ...(limits === undefined ? {} : { limits: JSON.stringify(limits) }) };
}

/**
 * Every credential of a chain, and of its shadow, must be the tenant's own: row-level security hides all others, so a foreign id is as
 * unknown as one that never was. A leg that says that the platform pays is held to what the platform offers.
 * @throws KeysteadError `not_found`; `conflict` where the mode does not allow it
 */
export async function requireOwnCredentials(transaction: Transaction<GatewayTables>, tenantId: string, chain: readonly Pick<RouteStep, 'credentialId' | 'payer'>[], shadow?: RouteShadow | null): Promise<void> {
  await requirePlatformLegs(transaction, tenantId, chain);
  const wanted = [...new Set([...chain.filter((step) => step.payer === undefined), ...shadow === undefined || shadow === null ? [] : [shadow]].map((step) => step.credentialId))];
  if (wanted.length === 0) return;
  const found = await transaction.selectFrom('credentials').select('id').where('tenant_id', '=', tenantId).where('id', 'in', wanted).where('state', '<>', 'deleted').execute();
  if (found.length !== wanted.length) throw new KeysteadError('not_found');
}

/** Whoever makes a route the one for apps does so one after another. Taken before any route is locked, so that nobody waits for the other in a circle. */
export async function lockAppRoute(transaction: Transaction<GatewayTables>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`route for apps ${tenantId}`}, 0))`.execute(transaction);
}

/** Apps run on one route, under the lock of `lockAppRoute`: whichever they ran on before the one that is `kept` is so no longer, and the log says so. */
export async function takeAppsOver(transaction: Transaction<GatewayTables>, { tenantId, actor, kept }: { readonly tenantId: string; readonly actor: Actor; readonly kept: string }): Promise<void> {
  const rows = await transaction.updateTable('routes').set(({ eb }) => ({ for_apps: false, revision: eb('revision', '+', 1) }))
    .where('tenant_id', '=', tenantId).where('for_apps', '=', true).where('id', '<>', kept).returning(['id', 'name']).execute();
  for (const { id, name } of rows) await recordEvent(transaction, { tenantId, action: 'route.updated', actor, subjectId: id, detail: { name } });
}
