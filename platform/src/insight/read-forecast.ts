import { type MoneyKind, type UsageForecast, operations } from '@keystead/contract';
import { type Transaction, implement, sql } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { type MonthForecast, bandPercent, dayOfSpending, forecastMonth, historyDaysAtMost } from './forecast.ts';
import { isMoney } from './money.ts';
import type { InsightTables } from './tables.ts';

type Trx = Transaction<InsightTables>;
interface Asked { readonly tenantId: string; readonly now: Date }
interface BudgetRow { readonly id: string; readonly name: string; readonly scope_kind: string; readonly scope_id: string | null; readonly label: string | null; readonly limit_amount: number; readonly settled: number; readonly spend: Readonly<Record<string, number>> | null }

const dayMilliseconds = 86_400_000;
const mostBudgets = 50;
/** The history, and the whole of the month, which may have begun before it. */
const earliest = (now: Date): Date => new Date(Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds - historyDaysAtMost * dayMilliseconds);
const monthOf = (now: Date): Date => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));

/** What this month will cost, and which monthly budgets it would reach. The method stands in `forecast.ts`. */
export function readForecast(dependencies: InsightDependencies) {
  return implement(operations.readForecast, async ({ principal: { tenantId }, query: { money } }) => {
    const now = dependencies.clock.now();
    const asked = { tenantId, now };
    const { spend, unpriced, budgets } = await dependencies.database.as<InsightTables>().inTenant(tenantId, async (trx) => ({ ...await selectSpend(trx, asked, money, dependencies), budgets: await selectBudgets(trx, asked) }));
    return { ...toAnswer(forecastMonth(spend, now), now), money, unpricedRequests: unpriced, budgets: budgets.map((row) => toBudget(row, now)) };
  });
}

async function selectSpend(trx: Trx, { tenantId, now }: Asked, money: MoneyKind, dependencies: InsightDependencies): Promise<{ spend: ReadonlyMap<string, number>; unpriced: number }> {
  const { rows } = await sql<{ day: string; cost: number; unpriced: number }>`
    select to_char(d.day at time zone 'UTC', 'YYYY-MM-DD') as day, sum(d.cost_nano_usd) as cost, coalesce(sum(d.unpriced_requests) filter (where d.day >= ${monthOf(now)}), 0) as unpriced
    from usage_days d join usage_series s on s.tenant_id = d.tenant_id and s.series = d.series
    where d.tenant_id = ${tenantId} and d.day >= ${earliest(now)} and d.day <= ${now} and ${isMoney(money, dependencies, 's')} group by 1`.execute(trx);
  return { spend: new Map(rows.map(({ day, cost }) => [day, cost])), unpriced: rows.reduce((sum, row) => sum + row.unpriced, 0) };
}

/** What each column of the roll-up says that a budget can be for. A budget counts every call in its scope, whoever pays. */
const inScope = sql`case b.scope_kind when 'tenant' then true when 'team' then s.team = b.scope_id when 'user' then s.user_id::text = b.scope_id when 'app' then s.app_id = b.scope_id when 'workflow' then s.workflow = b.scope_id
  when 'credential' then s.credential_id::text = b.scope_id when 'model' then b.scope_id in (s.model, s.asked_model) when 'project' then s.project = b.scope_id else false end`;

/** Budgets in money by the month, each with what its scope cost day by day. */
async function selectBudgets(trx: Trx, { tenantId, now }: Asked): Promise<readonly BudgetRow[]> {
  const { rows } = await sql<BudgetRow>`
    with b as (select * from budgets where tenant_id = ${tenantId} and unit = 'nano_usd' and period = 'month' order by id desc limit ${mostBudgets}),
    spent as (
      select b.id, to_char(d.day at time zone 'UTC', 'YYYY-MM-DD') as day, sum(d.cost_nano_usd)::bigint as cost
      from b join usage_series s on s.tenant_id = ${tenantId} and ${inScope} join usage_days d on d.tenant_id = s.tenant_id and d.series = s.series and d.day >= ${earliest(now)} and d.day <= ${now} group by 1, 2)
    select b.id, b.name, b.scope_kind, b.scope_id, b.limit_amount, coalesce(w.settled_amount, 0) as settled, (select json_object_agg(day, cost) from spent where spent.id = b.id) as spend,
      case b.scope_kind when 'team' then (select t.name from teams t where t.id::text = b.scope_id) when 'credential' then (select c.label from credentials c where c.id::text = b.scope_id) end as label
    from b left join budget_windows w on w.budget_id = b.id and w.window_start = ${monthOf(now)} order by b.id desc`.execute(trx);
  return rows;
}

function toAnswer(forecast: MonthForecast, now: Date): Omit<UsageForecast, 'money' | 'unpricedRequests' | 'budgets'> {
  const { method, historyDays, soFar, total, days } = forecast;
  return {
    asOf: now.toISOString(), month: now.toISOString().slice(0, 7), method, historyDays, bandPercent, soFarNanoUsd: soFar,
    total: total === null ? null : { likelyNanoUsd: total.likely, lowNanoUsd: total.low, highNanoUsd: total.high },
    days: days.map(({ day, actual, likely, until }) => ({ day, actualNanoUsd: actual, likelyNanoUsd: likely, soFarNanoUsd: until.actual, untilLikelyNanoUsd: until.likely, untilLowNanoUsd: until.low, untilHighNanoUsd: until.high })),
  };
}

function toBudget(row: BudgetRow, now: Date): UsageForecast['budgets'][number] {
  const forecast = forecastMonth(new Map(Object.entries(row.spend ?? {})), now);
  const rest = row.limit_amount - row.settled;
  const reached = rest <= 0;
  const [expectedOn, earliestOn] = reached ? [null, null] : [dayOfSpending(forecast, rest, 'likely'), dayOfSpending(forecast, rest, 'high')];
  const state = reached ? 'reached' : forecast.method === 'none' ? 'unknown' : expectedOn !== null ? 'expected' : earliestOn !== null ? 'possible' : 'not-this-month';
  return {
    budgetId: row.id, name: row.name, scope: row.scope_kind === 'tenant' ? 'organisation' : `${row.scope_kind} ${row.label ?? row.scope_id ?? ''}`.trim(),
    limitNanoUsd: row.limit_amount, settledNanoUsd: row.settled, method: forecast.method, state, expectedOn, earliestOn,
  };
}
