import { operations } from '@keystead/contract';
import { decodeCursor, implement, sql, toPage } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { type StoredLedgerRow, toLedgerRows } from '../ledger/ledger-rows.ts';
import type { MeteringTables } from '../tables.ts';

const cursorShape = /^\d{1,15} [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Times have whole milliseconds here; the id tells apart what came in the same one. */
function cursorOf(row: StoredLedgerRow): string {
  return `${row.occurred_at.getTime()} ${row.request_id}`;
}

/** Every request once, newest first. */
export function listLedger(dependencies: MeteringDependencies) {
  return implement(operations.listLedger, async ({ principal: { tenantId }, query }) => {
    const rows = await dependencies.database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
      let select = trx.selectFrom('ledger').selectAll().where('tenant_id', '=', tenantId);
      if (query.provider !== undefined) select = select.where('provider', '=', query.provider);
      if (query.appId !== undefined) select = select.where('app_id', '=', query.appId);
      if (query.model !== undefined) select = select.where(sql<string>`coalesce(served_model, asked_model)`, '=', query.model);
      if (query.cursor !== undefined) {
        const [milliseconds = '', requestId = ''] = decodeCursor(query.cursor, cursorShape).split(' ');
        select = select.where(sql<boolean>`(occurred_at, request_id) < (${new Date(Number(milliseconds)).toISOString()}::timestamptz, ${requestId}::uuid)`);
      }
      return select.orderBy('occurred_at', 'desc').orderBy('request_id', 'desc').limit(query.limit + 1).execute();
    });
    const page = toPage(rows, query.limit, (row) => row, cursorOf);
    return { items: await toLedgerRows(page.items, tenantId, dependencies), nextCursor: page.nextCursor };
  });
}
