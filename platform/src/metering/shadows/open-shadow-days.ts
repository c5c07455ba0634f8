import { type Database, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

export interface ShadowDaysQuestion {
  readonly tenantId: string;
  readonly routeId: string;
  /** How many may be sent on one day (UTC, by the database's clock). */
  readonly most: number;
}

export interface ShadowDays {
  /** Counts one shadow of today; `false` where the route has had its number. Exact over any number of processes. */
  take(question: ShadowDaysQuestion): Promise<boolean>;
}

/** @param options.database a pool of role `keystead_spool` */
export function openShadowDays(options: { readonly database: Database }): ShadowDays {
  const database = options.database.as<MeteringTables>();
  return {
    take: ({ tenantId, routeId, most }) => database.transaction(async (trx) => {
      const { rows } = await sql<{ sent: number }>`
        insert into shadow_days as known (route_id, tenant_id, day, sent) values (${routeId}::uuid, ${tenantId}::uuid, (now() at time zone 'UTC')::date, 1)
        on conflict (route_id, day) do update set sent = known.sent + 1 where known.sent < ${most} returning sent`.execute(trx);
      // The first one of a day clears away the days before.
      if (rows[0]?.sent === 1) await sql`delete from shadow_days where route_id = ${routeId}::uuid and day < (now() at time zone 'UTC')::date`.execute(trx);
      return rows.length > 0;
    }),
  };
}
