import { budgetThresholds } from '@keystead/contract';
import { recordEvents, systemActor } from '../../audit/index.ts';
import { type Transaction, newId, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

/** `full`: a request that would have fitted into the whole budget found no room. */
export interface WindowToLookAt { readonly budgetId: string; readonly windowStart: string; readonly full: boolean }

interface WindowRow {
  readonly budget_id: string; readonly tenant_id: string; readonly window_start: Date; readonly name: string; readonly unit: string;
  readonly limit_amount: number; readonly reserved_amount: number; readonly settled_amount: number; readonly alerted_percent: number;
}

/** Thresholds that a window has reached and nobody was told of. What is reserved may yet come back: it counts for none. Pure. */
export function thresholdsReached({ limit, settled, alerted, full }: { readonly limit: number; readonly settled: number; readonly alerted: number; readonly full: boolean }): readonly number[] {
  const percent = full || settled >= limit ? 100 : Math.floor((settled / limit) * 100);
  return budgetThresholds.filter((threshold) => threshold <= percent && threshold > alerted);
}

/** Once for each window and threshold, as an event and as a row; in the caller's transaction, which has locked the windows. Minutes are too short to tell of. */
export async function raiseAlerts(trx: Transaction<MeteringTables>, windows: readonly WindowToLookAt[]): Promise<void> {
  if (windows.length === 0) return;
  const { rows } = await sql<WindowRow>`
    select w.budget_id, w.tenant_id, w.window_start, b.name, b.unit, b.limit_amount, w.reserved_amount, w.settled_amount, w.alerted_percent
    from budget_windows w join budgets b on b.id = w.budget_id
    where (w.budget_id, w.window_start) in (select * from unnest(${windows.map((each) => each.budgetId)}::uuid[], ${windows.map((each) => each.windowStart)}::timestamptz[]))
      and b.period <> 'minute' and w.alerted_percent < 100`.execute(trx);
  const full = new Set(windows.filter((each) => each.full).map((each) => each.budgetId));
  for (const row of rows) {
    const reached = thresholdsReached({ limit: row.limit_amount, settled: row.settled_amount, alerted: row.alerted_percent, full: full.has(row.budget_id) });
    if (reached.length > 0) await raise(trx, row, reached);
  }
}

async function raise(trx: Transaction<MeteringTables>, row: WindowRow, reached: readonly number[]): Promise<void> {
  const { budget_id, tenant_id, window_start, limit_amount, reserved_amount, settled_amount } = row;
  await sql`update budget_windows set alerted_percent = ${Math.max(...reached)} where budget_id = ${budget_id} and window_start = ${window_start}`.execute(trx);
  const raised = await trx.insertInto('budget_alerts')
    .values(reached.map((percent) => ({ id: newId(), tenant_id, budget_id, window_start, percent, limit_amount, reserved_amount, settled_amount })))
    .onConflict((conflict) => conflict.columns(['budget_id', 'window_start', 'percent']).doNothing()).returning('percent').execute();
  await recordEvents(trx, raised.map(({ percent }) => ({
    tenantId: tenant_id, action: 'budget.alerted', actor: systemActor, subjectId: budget_id,
    detail: { name: row.name, percent, unit: row.unit, limit: limit_amount, reserved: reserved_amount, settled: settled_amount },
  })));
}
