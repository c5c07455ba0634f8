import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

/** What changes in one window of a budget. */
export interface WindowChange { readonly budgetId: string; readonly windowStart: string; readonly releasedNanoUsd: number; readonly settledNanoUsd: number }

/** A reservation that was taken away. */
export interface TakenReservation { readonly requestId: string; readonly budgetId: string; readonly windowStart: string; readonly amountNanoUsd: number }

interface ReservationRow { readonly request_id: string; readonly budget_id: string; readonly window_start: Date; readonly amount_nano_usd: number }

function toTaken(row: ReservationRow): TakenReservation {
  return { requestId: row.request_id, budgetId: row.budget_id, windowStart: row.window_start.toISOString(), amountNanoUsd: row.amount_nano_usd };
}

export async function takeReservations(trx: Transaction<MeteringTables>, requestIds: readonly string[]): Promise<TakenReservation[]> {
  if (requestIds.length === 0) return [];
  const { rows } = await sql<ReservationRow>`
    delete from reservations where request_id = any(${requestIds}::uuid[]) returning request_id, budget_id, window_start, amount_nano_usd`.execute(trx);
  return rows.map(toTaken);
}

/** What a dead writer had reserved without ever announcing the request. */
export async function takeReservationsOf(trx: Transaction<MeteringTables>, holder: string): Promise<TakenReservation[]> {
  const { rows } = await sql<ReservationRow>`
    delete from reservations where holder = ${holder} returning request_id, budget_id, window_start, amount_nano_usd`.execute(trx);
  return rows.map(toTaken);
}

/** Pure: sums changes, so that each window is written once. */
function sumChanges(changes: readonly WindowChange[]): WindowChange[] {
  const groups = Map.groupBy(changes, ({ budgetId, windowStart }) => `${budgetId} ${windowStart}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      budgetId: first.budgetId, windowStart: first.windowStart,
      releasedNanoUsd: group.reduce((sum, change) => sum + change.releasedNanoUsd, 0), settledNanoUsd: group.reduce((sum, change) => sum + change.settledNanoUsd, 0),
    };
  });
}

/** Windows are locked in the order of their keys, here and where they are reserved from, so that nobody waits in a circle. */
export async function applyChanges(trx: Transaction<MeteringTables>, changes: readonly WindowChange[]): Promise<void> {
  const summed = sumChanges(changes);
  if (summed.length === 0) return;
  const budgets = summed.map((change) => change.budgetId);
  const windows = summed.map((change) => change.windowStart);
  await sql`
    select from budget_windows where (budget_id, window_start) in (select * from unnest(${budgets}::uuid[], ${windows}::timestamptz[]))
    order by budget_id, window_start for update`.execute(trx);
  await sql`
    update budget_windows set
      reserved_nano_usd = greatest(0, reserved_nano_usd - change.released),
      settled_nano_usd = settled_nano_usd + change.settled
    from unnest(${budgets}::uuid[], ${windows}::timestamptz[], ${summed.map((change) => change.releasedNanoUsd)}::bigint[], ${summed.map((change) => change.settledNanoUsd)}::bigint[])
      as change (budget_id, window_start, released, settled)
    where budget_windows.budget_id = change.budget_id and budget_windows.window_start = change.window_start`.execute(trx);
}
