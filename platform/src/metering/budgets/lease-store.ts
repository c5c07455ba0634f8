import type { RawBuilder } from 'kysely';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { raiseAlerts } from './alerts.ts';
import { planSlice, whoFits } from './plan-slice.ts';
import { databaseNow, windowEnd, windowStart } from './windows.ts';

/**
 * What a process asks of one budget. `need`: what the request that asks lacks. `queue`: what each of the requests that wait behind it lacks, in one order for all
 * budgets of a question; as many as fit are served by the same answer.
 */
export interface Wanted { readonly budgetId: string; readonly need: number; readonly wish: number; readonly least: number; readonly queue?: readonly number[] }

export interface LeaseQuestion {
  readonly tenantId: string;
  readonly holder: string;
  readonly wanted: readonly Wanted[];
  /** The database's own, where left out. */
  readonly now?: RawBuilder<unknown> | undefined;
}

/** A piece of a window, in force for so many more seconds; `null`: without end. */
export interface Leased { readonly budgetId: string; readonly windowStart: string; readonly amount: number; readonly limit: number; readonly seconds: number | null }

export type LeaseAnswer =
  /** A budget that was deleted meanwhile is not among them. */
  | { readonly kind: 'granted'; readonly leased: readonly Leased[] }
  | { readonly kind: 'refused'; readonly budgetId: string; readonly limit: number; readonly left: number; readonly resetsAt: string | null; readonly seconds: number | null };

interface WindowRow { readonly budget_id: string; readonly window_start: Date; readonly reserved_amount: number; readonly settled_amount: number }
interface BudgetRow { readonly id: string; readonly period: string; readonly limit_amount: number; readonly resets_at: Date | null; readonly seconds: number | null }
interface Standing { readonly window: WindowRow; readonly budget: BudgetRow; readonly wanted: Wanted }

/**
 * Leases what is wanted of every budget, or nothing of any. Each window's row is locked first, in the order of ids, so that two
 * processes cannot both be handed the last of it; limits are read behind those locks. The window is that of the database's clock.
 */
export async function leaseSlices(trx: Transaction<MeteringTables>, question: LeaseQuestion): Promise<LeaseAnswer> {
  const standings = await lockWindows(trx, question);
  const fits = whoFits(standings.map((standing) => ({ left: leftOf(standing), need: standing.wanted.need, queue: standing.wanted.queue ?? [] })));
  const plans = standings.map((standing) => {
    const { need, wish, least, queue = [] } = standing.wanted;
    const together = queue.reduce((sum, each, place) => sum + (fits[place] === true ? each : 0), need);
    return { ...standing, amount: planSlice({ limit: standing.budget.limit_amount, committed: committedOf(standing.window), need: together, wish: Math.max(wish, together), least }) };
  });
  const full = plans.filter(({ amount }) => amount === null).toSorted((one, other) => leftOf(one) - leftOf(other))[0];
  if (full !== undefined) return refuse(trx, full);
  const granted = plans.flatMap(({ amount, ...standing }) => (amount === null ? [] : [{ ...standing, amount }]));
  await hold(trx, question, granted.filter(({ amount }) => amount > 0));
  return { kind: 'granted', leased: granted.map(({ window, budget, amount }) => ({ budgetId: budget.id, windowStart: window.window_start.toISOString(), amount, limit: budget.limit_amount, seconds: budget.seconds })) };
}

async function lockWindows(trx: Transaction<MeteringTables>, { tenantId, wanted, now = databaseNow }: LeaseQuestion): Promise<readonly Standing[]> {
  const ids = wanted.map((each) => each.budgetId);
  const windows = await sql<WindowRow>`
    insert into budget_windows as known (budget_id, tenant_id, window_start)
    select id, tenant_id, ${windowStart(sql.ref('period'), now)} from budgets where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) order by id
    on conflict (budget_id, window_start) do update set tenant_id = known.tenant_id
    returning budget_id, window_start, reserved_amount, settled_amount`.execute(trx);
  const budgets = await sql<BudgetRow>`
    select id, period, limit_amount, ${windowEnd(sql.ref('period'), now)} as resets_at, extract(epoch from ${windowEnd(sql.ref('period'), now)} - ${now === databaseNow ? sql`clock_timestamp()` : now})::float8 as seconds
    from budgets where id = any(${ids}::uuid[])`.execute(trx);
  return wanted.flatMap((each) => {
    const window = windows.rows.find((row) => row.budget_id === each.budgetId);
    const budget = budgets.rows.find((row) => row.id === each.budgetId);
    return window === undefined || budget === undefined ? [] : [{ window, budget, wanted: each }];
  });
}

function committedOf({ reserved_amount, settled_amount }: WindowRow): number {
  return reserved_amount + settled_amount;
}

function leftOf({ window, budget }: Standing): number {
  return Math.max(0, budget.limit_amount - committedOf(window));
}

async function refuse(trx: Transaction<MeteringTables>, standing: Standing): Promise<LeaseAnswer> {
  const { budget, window, wanted } = standing;
  if (wanted.need <= budget.limit_amount) await raiseAlerts(trx, [{ budgetId: budget.id, windowStart: window.window_start.toISOString(), full: true }]);
  return { kind: 'refused', budgetId: budget.id, limit: budget.limit_amount, left: leftOf(standing), resetsAt: budget.resets_at?.toISOString() ?? null, seconds: budget.seconds };
}

async function hold(trx: Transaction<MeteringTables>, { tenantId, holder }: LeaseQuestion, granted: readonly (Standing & { readonly amount: number })[]): Promise<void> {
  if (granted.length === 0) return;
  await sql`
    with granted as (
      select * from unnest(${granted.map(({ budget }) => budget.id)}::uuid[], ${granted.map(({ window }) => window.window_start)}::timestamptz[], ${granted.map(({ amount }) => amount)}::bigint[])
        as granted (budget_id, window_start, amount)
    ), raised as (
      update budget_windows as w set reserved_amount = w.reserved_amount + granted.amount
      from granted where w.budget_id = granted.budget_id and w.window_start = granted.window_start
    )
    insert into budget_leases as lease (holder, budget_id, window_start, tenant_id, leased_amount)
    select ${holder}, budget_id, window_start, ${tenantId}::uuid, amount from granted
    on conflict (holder, budget_id, window_start) do update set leased_amount = lease.leased_amount + excluded.leased_amount, renewed_at = now()`.execute(trx);
  // Short windows are many, and nobody looks at old ones.
  const short = granted.filter(({ budget }) => budget.period === 'minute' || budget.period === 'hour').map(({ budget }) => budget.id);
  if (short.length > 0) await sql`delete from budget_windows where budget_id = any(${short}::uuid[]) and window_start < now() - interval '1 day' and reserved_amount = 0`.execute(trx);
}

/** Whoever holds something without asking for more (one long call) is not lost. */
export async function sayAlive(trx: Transaction<MeteringTables>, holder: string): Promise<void> {
  await sql`update budget_leases set renewed_at = now() where holder = ${holder}`.execute(trx);
}
