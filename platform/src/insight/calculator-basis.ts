import { type CalculatorBasis, type PlanId, operations, planTable } from '@keystead/contract';
import { type Transaction, implement, sql } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { type Range, isMoney } from './money.ts';
import type { InsightTables } from './tables.ts';

type Trx = Transaction<InsightTables>;
const dayMilliseconds = 86_400_000;
const wholeDays = 30;
const mostModels = 12;

/** The tenant's own use over the last 30 whole days: own keys alone, the sandbox and platform credits left out. */
export function readCalculatorBasis(dependencies: InsightDependencies) {
  return implement(operations.readCalculatorBasis, async ({ principal: { tenantId } }) => {
    const to = new Date(Math.floor(dependencies.clock.now().getTime() / dayMilliseconds) * dayMilliseconds);
    const range = { from: new Date(to.getTime() - wholeDays * dayMilliseconds), to };
    const found = await dependencies.database.as<InsightTables>().inTenant(tenantId, async (trx) => ({
      models: await selectModels(trx, tenantId, range, dependencies), people: await selectPeople(trx, tenantId, range, dependencies), plan: await selectPlan(trx, tenantId),
    }));
    const { people, plan } = found;
    return {
      from: range.from.toISOString(), to: to.toISOString(), requests: found.models.reduce((sum, model) => sum + model.requests, 0), unpricedRequests: found.models.reduce((sum, model) => sum + model.unpriced, 0),
      people: people.people, requestsOfPeople: people.requests, activeMembers: plan.members, perPerson: people.people === 0 ? null : { light: people.light, typical: people.typical, heavy: people.heavy },
      models: found.models.slice(0, mostModels).map(({ unpriced: _unpriced, ...model }) => model), plan: plan.plan, planName: planTable[plan.plan].name, monthlyUsd: plan.monthly,
    };
  });
}

interface ModelRow { readonly provider: string; readonly model: string; readonly requests: number; readonly unpriced: number; readonly billed: number; readonly list: number }

/** A discount stands in the version of a row's price, by its id: what the row cost without it is known exactly, but for rounding. */
async function selectModels(trx: Trx, tenantId: string, { from, to }: Range, dependencies: InsightDependencies): Promise<readonly (CalculatorBasis['models'][number] & { unpriced: number })[]> {
  const { rows } = await sql<ModelRow>`
    with priced as (
      select l.provider, coalesce(l.served_model, l.asked_model) as model, substring(l.price_version from 'term:([0-9a-f-]{36})') as term, count(*) as requests, count(*) filter (where l.cost_nano_usd is null) as unpriced, coalesce(sum(l.cost_nano_usd), 0) as billed
      from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.provider is not null and l.shadow_of is null and ${isMoney('own', dependencies, 'l')} group by 1, 2, 3)
    select p.provider, p.model, sum(p.requests) as requests, sum(p.unpriced) as unpriced, sum(p.billed) as billed, sum(case when t.discount_percent < 100 then p.billed * 100 / (100 - t.discount_percent) else p.billed end)::bigint as list
    from priced p left join price_terms t on t.tenant_id = ${tenantId} and t.id::text = p.term group by 1, 2 order by 3 desc, 1, 2`.execute(trx);
  return rows.map((row) => ({ provider: row.provider, providerName: dependencies.providers.get(row.provider)?.name ?? row.provider, model: row.model, requests: row.requests, billedNanoUsd: row.billed, listNanoUsd: row.list, unpriced: row.unpriced }));
}

interface PeopleRow { readonly people: number; readonly requests: number; readonly light: number; readonly typical: number; readonly heavy: number }

/** Shadows are left out here as well: nobody asked for them. */
async function selectPeople(trx: Trx, tenantId: string, { from, to }: Range, dependencies: InsightDependencies): Promise<PeopleRow> {
  const { rows: [row] } = await sql<PeopleRow>`
    with each_person as (
      select l.user_id, count(*) as requests from ledger l
      where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.provider is not null and l.user_id is not null and l.shadow_of is null and ${isMoney('own', dependencies, 'l')} group by 1)
    select count(*) as people, coalesce(sum(requests), 0) as requests, coalesce(percentile_disc(0.25) within group (order by requests), 0) as light,
      coalesce(percentile_disc(0.5) within group (order by requests), 0) as typical, coalesce(percentile_disc(0.9) within group (order by requests), 0) as heavy from each_person`.execute(trx);
  return row ?? { people: 0, requests: 0, light: 0, typical: 0, heavy: 0 };
}

async function selectPlan(trx: Trx, tenantId: string): Promise<{ plan: PlanId; monthly: number | null; members: number }> {
  const { rows: [row] } = await sql<{ plan: PlanId; agreed: boolean; monthly: number | null; members: number }>`
    select t.plan, s.id is not null as agreed, s.monthly_usd::float8 as monthly, (select count(*) from members m where m.tenant_id = t.id and m.state = 'active') as members
    from tenants t left join subscriptions s on s.tenant_id = t.id and s.ended_at is null where t.id = ${tenantId}`.execute(trx);
  if (row === undefined) return { plan: 'basic', monthly: planTable.basic.monthlyUsd, members: 0 };
  return { plan: row.plan, monthly: row.agreed ? row.monthly : planTable[row.plan].monthlyUsd, members: row.members };
}
