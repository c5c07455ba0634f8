import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { raiseAlerts } from './alerts.ts';

/** What changes in one window of a budget: a holder needs so much of its lease no longer, and so much was used. */
export interface WindowChange { readonly holder: string; readonly budgetId: string; readonly windowStart: string; readonly freed: number; readonly settled: number }

interface LeaseRow { readonly holder: string; readonly budget_id: string; readonly window_start: Date; readonly leased_amount: number }

/** Pure: sums changes by a key, so that each row is written once. */
function sumBy(changes: readonly WindowChange[], key: (change: WindowChange) => string): WindowChange[] {
  return [...Map.groupBy(changes, key).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return { ...first, freed: group.reduce((sum, change) => sum + change.freed, 0), settled: group.reduce((sum, change) => sum + change.settled, 0) };
  });
}

/**
 * Carries changes into leases and windows, in the caller's transaction; then returns what dead holders still hold, which was never used.
 * Windows are locked in the order of their keys, here and where slices are leased, so that nobody waits in a circle; a lease is only
 * written under the lock of its window. A lease that is not there any more (its budget was deleted, or its holder was given up) frees
 * nothing a second time.
 */
export async function applyChanges(trx: Transaction<MeteringTables>, changes: readonly WindowChange[], deadHolders: readonly string[] = []): Promise<void> {
  const held = await leasesOf(trx, deadHolders);
  const locked = sumBy([...changes, ...held], windowKey);
  if (locked.length === 0) return;
  await sql`
    select from budget_windows where (budget_id, window_start) in (select * from unnest(${locked.map((each) => each.budgetId)}::uuid[], ${locked.map((each) => each.windowStart)}::timestamptz[]))
    order by budget_id, window_start for update`.execute(trx);
  await write(trx, changes);
  // What they had settled just now is theirs no longer.
  if (held.length > 0) await write(trx, await leasesOf(trx, deadHolders));
}

function windowKey({ budgetId, windowStart }: WindowChange): string {
  return `${budgetId} ${windowStart}`;
}

async function leasesOf(trx: Transaction<MeteringTables>, holders: readonly string[]): Promise<WindowChange[]> {
  if (holders.length === 0) return [];
  const { rows } = await sql<LeaseRow>`select holder, budget_id, window_start, leased_amount from budget_leases where holder = any(${holders}::text[])`.execute(trx);
  return rows.map((row) => ({ holder: row.holder, budgetId: row.budget_id, windowStart: row.window_start.toISOString(), freed: row.leased_amount, settled: 0 }));
}

async function write(trx: Transaction<MeteringTables>, changes: readonly WindowChange[]): Promise<void> {
  if (changes.length === 0) return;
  const byLease = sumBy(changes, (change) => `${change.holder} ${windowKey(change)}`);
  const byWindow = sumBy(changes, windowKey);
  const { rows } = await sql<{ budget_id: string; window_start: Date }>`
    with asked as (
      select * from unnest(${byLease.map((each) => each.holder)}::text[], ${byLease.map((each) => each.budgetId)}::uuid[], ${byLease.map((each) => each.windowStart)}::timestamptz[], ${byLease.map((each) => each.freed)}::bigint[])
        as asked (holder, budget_id, window_start, amount)
    ), held as (
      select holder, budget_id, window_start, least(leased_amount, amount) as amount from budget_leases join asked using (holder, budget_id, window_start)
    ), lowered as (
      update budget_leases as lease set leased_amount = leased_amount - held.amount
      from held where lease.holder = held.holder and lease.budget_id = held.budget_id and lease.window_start = held.window_start
    ), freed as (
      select budget_id, window_start, sum(amount)::bigint as amount from held group by budget_id, window_start
    ), settled as (
      select * from unnest(${byWindow.map((each) => each.budgetId)}::uuid[], ${byWindow.map((each) => each.windowStart)}::timestamptz[], ${byWindow.map((each) => each.settled)}::bigint[]) as settled (budget_id, window_start, amount)
    )
    update budget_windows as w set reserved_amount = greatest(0, w.reserved_amount - coalesce(freed.amount, 0)), settled_amount = w.settled_amount + settled.amount
    from settled left join freed using (budget_id, window_start)
    where w.budget_id = settled.budget_id and w.window_start = settled.window_start returning w.budget_id, w.window_start`.execute(trx);
  await sql`delete from budget_leases where leased_amount = 0 and holder = any(${[...new Set(byLease.map((each) => each.holder))]}::text[])`.execute(trx);
  if (byWindow.some((change) => change.settled > 0)) await raiseAlerts(trx, rows.map((row) => ({ budgetId: row.budget_id, windowStart: row.window_start.toISOString(), full: false })));
}
