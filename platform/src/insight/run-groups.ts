import { type Transaction, sql } from '../foundation/index.ts';
import type { UsageRange } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { isMoney } from './money.ts';
import type { InsightTables } from './tables.ts';
import type { RunGroup } from './time-saved.ts';

interface Row { readonly app_id: string; readonly day: string; readonly used: boolean; readonly minutes: number | null; readonly runs: number; readonly cost: number }
export interface GroupsAsked extends UsageRange { readonly tenantId: string; readonly longestMinutes: number }

/**
 * Runs of the range with how long they took: what somebody entered, else from their start to their first export or their approval,
 * whichever came first. Whatever took longer than `longestMinutes` was put aside in between: it counts as used and not measured.
 * Runs in the sandbox are left out.
 */
export async function selectRunGroups(trx: Transaction<InsightTables>, { tenantId, from, to, longestMinutes }: GroupsAsked, dependencies: Pick<InsightDependencies, 'providers'>): Promise<readonly RunGroup[]> {
  const { rows } = await sql<Row>`
    with made as (
      select r.id, r.app_id, r.created_at, h.entered_minutes, least(h.first_exported_at, a.decided_at) as used_at, h.entered_at
      from runs r left join run_handling h on h.run_id = r.id and h.tenant_id = ${tenantId}
      left join lateral (select min(decided_at) as decided_at from approvals where tenant_id = ${tenantId} and subject_kind = 'run' and subject_id = r.id and state = 'approved') a on true
      where r.tenant_id = ${tenantId} and not r.sandbox and r.created_at < ${to} and (r.created_at >= ${from} or h.first_exported_at >= ${from} or h.entered_at >= ${from} or a.decided_at >= ${from})),
    timed as (
      select id, app_id, coalesce(used_at, entered_at, created_at) as at, coalesce(used_at, entered_at) is not null as used,
        coalesce(entered_minutes, case when used_at - created_at <= make_interval(mins => ${longestMinutes}) then round(extract(epoch from used_at - created_at) / 60)::int end) as minutes from made),
    paid as (
      select l.run_id, sum(l.cost_nano_usd) as cost from ledger l where l.tenant_id = ${tenantId} and l.run_id in (select id from timed) and ${isMoney('own', dependencies, 'l')} group by 1)
    select t.app_id, to_char(t.at at time zone 'UTC', 'YYYY-MM-DD') as day, t.used, t.minutes, count(*) as runs, coalesce(sum(p.cost), 0)::bigint as cost
    from timed t left join paid p on p.run_id = t.id where t.at >= ${from} and t.at < ${to} group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(trx);
  return rows.map((row) => ({ appId: row.app_id, day: row.day, used: row.used, minutes: row.minutes, runs: row.runs, costNanoUsd: row.cost }));
}
