import { type Budget, operations } from '@keystead/contract';
import { decodeCursor, implement, sql, toPage, uuidCursor } from '../../foundation/index.ts';
import { isEndless } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';

interface AlertRow {
  readonly id: string; readonly budget_id: string; readonly name: string; readonly unit: Budget['unit']; readonly period: Budget['period']; readonly window_start: Date; readonly raised_at: Date;
  readonly percent: number; readonly limit_amount: number; readonly reserved_amount: number; readonly settled_amount: number;
}

/** Thresholds that budgets reached, newest first. */
export function listBudgetAlerts({ database }: MeteringDependencies) {
  return implement(operations.listBudgetAlerts, async ({ principal: { tenantId }, query: { cursor, limit } }) => {
    const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
    const { rows } = await database.as<MeteringTables>().inTenant(tenantId, (trx) => sql<AlertRow>`
      select a.*, b.name, b.unit, b.period from budget_alerts a join budgets b on b.id = a.budget_id
      where a.tenant_id = ${tenantId} and (${before}::uuid is null or a.id < ${before}::uuid) order by a.id desc limit ${limit + 1}`.execute(trx));
    return toPage(rows, limit, (row) => ({
      id: row.id, budgetId: row.budget_id, budgetName: row.name, unit: row.unit, period: row.period, windowStart: isEndless(row.period) ? null : row.window_start.toISOString(), raisedAt: row.raised_at.toISOString(),
      percent: row.percent, limit: row.limit_amount, reserved: row.reserved_amount, settled: row.settled_amount,
    }), (row) => row.id);
  });
}
