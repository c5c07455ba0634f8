import { type CalculatorBasis, type PlanId, operations, planTable } from '@keystead/contract';
import { type Transaction, implement, sql } from '../foundation/index.ts';
import { type UsageRange, sumUsage } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { isMoney, ofMoney, sandboxesOf } from './money.ts';
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
      ...await selectUse(trx, { tenantId, ...range }, dependencies), plan: await selectPlan(trx, tenantId),
    }));
    const { people, plan } = found;
    return {
      from: range.from.toISOString(), to: to.toISOString(), requests: found.models.reduce((sum, model) => sum + model.requests, 0), unpricedRequests: found.models.reduce((sum, model) => sum + model.unpriced, 0),
      people: people.people, requestsOfPeople: people.requests, activeMembers: plan.members, perPerson: people.people === 0 ? null : { light: people.light, typical: people.typical, heavy: people.heavy },
      models: found.models.slice(0, mostModels).map(({ unpriced: _unpriced, ...model }) => model), plan: plan.plan, planName: planTable[plan.plan].name, monthlyUsd: plan.monthly,
    };
  });
}

interface Asked extends UsageRange { readonly tenantId: string }
type Model = CalculatorBasis['models'][number] & { readonly unpriced: number };
interface PeopleFigures { readonly people: number; readonly requests: number; readonly light: number; readonly typical: number; readonly heavy: number }
interface ShadowRow { readonly provider: string; readonly model: string; readonly user_id: string | null; readonly requests: number; readonly unpriced: number; readonly billed: number }

/** Out of the sums, less the shadows, which are few and have an index of their own: nobody asked for them. */
async function selectUse(trx: Trx, asked: Asked, dependencies: InsightDependencies): Promise<{ models: readonly Model[]; people: PeopleFigures }> {
  const sandboxes = sandboxesOf(dependencies);
  const byModel = ofMoney('own', await sumUsage(trx, { ...asked, by: 'provider', thenBy: 'model', sandboxes })).filter(({ key1 }) => key1 !== '');
  const byPerson = ofMoney('own', await sumUsage(trx, { ...asked, by: 'user', thenBy: 'provider', sandboxes })).filter(({ key1, key2 }) => key1 !== '' && key2 !== '');
  const shadows = await selectShadows(trx, asked, dependencies);
  const discounts = await selectDiscounts(trx, asked, dependencies);
  const models = byModel.map(({ key1: provider, key2: model, ...sums }) => {
    const without = shadows.filter((row) => row.provider === provider && row.model === model);
    const billed = sums.cost_nano_usd - without.reduce((sum, row) => sum + row.billed, 0);
    return {
      provider, providerName: dependencies.providers.get(provider)?.name ?? provider, model, requests: sums.requests - without.reduce((sum, row) => sum + row.requests, 0), billedNanoUsd: billed,
      listNanoUsd: billed + (discounts.get(`${provider} ${model}`) ?? 0), unpriced: sums.unpriced_requests - without.reduce((sum, row) => sum + row.unpriced, 0),
    };
  });
  const requests = new Map<string, number>();
  for (const { key1, requests: made } of byPerson) requests.set(key1, (requests.get(key1) ?? 0) + made);
  for (const { user_id: user, requests: made } of shadows) if (user !== null) requests.set(user, (requests.get(user) ?? 0) - made);
  return { models: models.filter((each) => each.requests > 0 || each.billedNanoUsd > 0).toSorted((left, right) => right.requests - left.requests || (`${left.provider} ${left.model}` < `${right.provider} ${right.model}` ? -1 : 1)), people: peopleOf([...requests.values()].filter((made) => made > 0)) };
}

function peopleOf(counts: readonly number[]): PeopleFigures {
  const sorted = counts.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { people: sorted.length, requests: sorted.reduce((sum, each) => sum + each, 0), light: at(0.25), typical: at(0.5), heavy: at(0.9) };
}

async function selectShadows(trx: Trx, { tenantId, from, to }: Asked, dependencies: InsightDependencies): Promise<readonly ShadowRow[]> {
  const { rows } = await sql<ShadowRow>`
    select l.provider, coalesce(l.served_model, l.asked_model) as model, l.user_id, count(*) filter (where l.attempt_of is null) as requests, count(*) filter (where l.cost_nano_usd is null) as unpriced, coalesce(sum(l.cost_nano_usd), 0) as billed
    from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.provider is not null and l.shadow_of is not null and ${isMoney('own', dependencies, 'l')} group by 1, 2, 3`.execute(trx);
  return rows;
}

/**
 * What was taken off by agreed discounts, by provider and model. A discount stands in the version of a row's price, by its id: what the row cost without it is known exactly, but for rounding.
 * No sums know versions, so rows are read here, of these 30 days and of providers with a discount alone; without one, none are.
 */
async function selectDiscounts(trx: Trx, { tenantId, from, to }: Asked, dependencies: InsightDependencies): Promise<ReadonlyMap<string, number>> {
  const { rows: terms } = await sql<{ provider: string }>`select distinct provider from price_terms where tenant_id = ${tenantId} and discount_percent < 100 and valid_from < ${to}`.execute(trx);
  if (terms.length === 0) return new Map();
  const { rows } = await sql<{ provider: string; model: string; off: number }>`
    with priced as (
      select l.provider, coalesce(l.served_model, l.asked_model) as model, substring(l.price_version from 'term:([0-9a-f-]{36})') as term, coalesce(sum(l.cost_nano_usd), 0) as billed
      from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.provider = any(${terms.map(({ provider }) => provider)}) and l.shadow_of is null and ${isMoney('own', dependencies, 'l')} group by 1, 2, 3)
    select p.provider, p.model, sum(p.billed * 100 / (100 - t.discount_percent) - p.billed)::bigint as off from priced p join price_terms t on t.tenant_id = ${tenantId} and t.id::text = p.term where t.discount_percent < 100 group by 1, 2`.execute(trx);
  return new Map(rows.map(({ provider, model, off }) => [`${provider} ${model}`, off]));
}

async function selectPlan(trx: Trx, tenantId: string): Promise<{ plan: PlanId; monthly: number | null; members: number }> {
  const { rows: [row] } = await sql<{ plan: PlanId; agreed: boolean; monthly: number | null; members: number }>`
    select t.plan, s.id is not null as agreed, s.monthly_usd::float8 as monthly, (select count(*) from members m where m.tenant_id = t.id and m.state = 'active') as members
    from tenants t left join subscriptions s on s.tenant_id = t.id and s.ended_at is null where t.id = ${tenantId}`.execute(trx);
  if (row === undefined) return { plan: 'basic', monthly: planTable.basic.monthlyUsd, members: 0 };
  return { plan: row.plan, monthly: row.agreed ? row.monthly : planTable[row.plan].monthlyUsd, members: row.members };
}
