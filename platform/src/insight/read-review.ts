import { type MoneyKind, type UsageReview, operations } from '@keystead/contract';
import { type Transaction, implement, sql } from '../foundation/index.ts';
import { type UsageRange, sumUsage } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { isMoney, ofMoney, sandboxesOf } from './money.ts';
import { type ModelFigures, reviewUsage } from './review-rules.ts';
import type { InsightTables } from './tables.ts';

type Trx = Transaction<InsightTables>;
interface Asked extends UsageRange { readonly tenantId: string; readonly money: MoneyKind; readonly dependencies: InsightDependencies }

const monthStart = (year: number, month: number): Date => new Date(Date.UTC(year, month, 1));

/** A month in figures, with hints. The rules stand in `review-rules.ts`. */
export function readUsageReview(dependencies: InsightDependencies) {
  return implement(operations.readUsageReview, async ({ principal: { tenantId }, query: { month, money } }) => {
    const now = dependencies.clock.now();
    const from = month === undefined ? monthStart(now.getUTCFullYear(), now.getUTCMonth() - 1) : new Date(`${month}-01T00:00:00Z`);
    const to = monthStart(from.getUTCFullYear(), from.getUTCMonth() + 1);
    const asked = { tenantId, money, dependencies };
    const { models, totals, before } = await dependencies.database.as<InsightTables>().inTenant(tenantId, async (trx) => ({
      models: await selectFigures(trx, { ...asked, from, to }), totals: await selectTotals(trx, { ...asked, from, to }), before: await selectTotals(trx, { ...asked, from: monthStart(from.getUTCFullYear(), from.getUTCMonth() - 1), to: from }),
    }));
    return { month: from.toISOString().slice(0, 7), complete: to <= now, money, totals, previousCostNanoUsd: before.costNanoUsd, ...reviewUsage(models) };
  });
}

async function selectTotals(trx: Trx, { tenantId, from, to, money, dependencies }: Asked): Promise<UsageReview['totals']> {
  const sums = ofMoney(money, await sumUsage(trx, { tenantId, from, to, by: 'payer', sandboxes: sandboxesOf(dependencies) }));
  const sumOf = (measure: 'requests' | 'cost_nano_usd' | 'input_tokens' | 'output_tokens' | 'unpriced_requests'): number => sums.reduce((sum, row) => sum + row[measure], 0);
  return { requests: sumOf('requests'), costNanoUsd: sumOf('cost_nano_usd'), inputTokens: sumOf('input_tokens'), outputTokens: sumOf('output_tokens'), unpricedRequests: sumOf('unpriced_requests') };
}

/** Counts requests under a condition, and what they cost. */
const pair = (name: string, condition: string) => sql`count(*) filter (where ${sql.raw(condition)}) as ${sql.ref(`${name}Requests`)}, coalesce(sum(cost_nano_usd) filter (where ${sql.raw(condition)}), 0) as ${sql.ref(`${name}NanoUsd`)}`;

/** What the rules look at (how long, at what hour, after which other) no sums know: each row of the one month is read, and of no other. */
async function selectFigures(trx: Trx, { tenantId, from, to, money, dependencies }: Asked): Promise<readonly ModelFigures[]> {
  const { rows } = await sql<ModelFigures>`
    with calls as (
      select l.*, coalesce(l.served_model, l.asked_model) as model from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.provider is not null and ${isMoney(money, dependencies, 'l')}),
    following as (
      select provider, model, sum(n - 1) as n from (select provider, model, count(*) as n from calls where input_tokens >= 1024 and shadow_of is null and attempt_of is null group by provider, model, coalesce(user_id::text, token_id::text), app_id, date_bin('5 minutes', occurred_at, timestamptz '2000-01-01T00:00:00Z')) as binned group by 1, 2)
    select provider, model, count(*) filter (where attempt_of is null) as requests, coalesce(sum(cost_nano_usd), 0) as "costNanoUsd", coalesce(sum(cache_read_tokens), 0) as "cacheReadTokens",
      ${pair('long', 'input_tokens >= 1024 and attempt_of is null')}, coalesce((select f.n from following f where f.provider = calls.provider and f.model = calls.model), 0) as "followingRequests",
      ${pair('short', `outcome = 'answered' and input_tokens <= 1000 and output_tokens <= 100 and shadow_of is null and cost_nano_usd is not null`)},
      ${pair('night', `not stream and user_id is null and shadow_of is null and attempt_of is null and extract(hour from occurred_at at time zone 'UTC') not between 6 and 21`)},
      ${pair('cancelled', `outcome = 'cancelled' and cost_nano_usd > 0`)}, ${pair('failedPaid', `outcome = 'failed' and cost_nano_usd > 0 and attempt_of is null`)}, ${pair('givenUp', 'attempt_of is not null')},
      ${pair('shadow', 'shadow_of is not null')}, ${pair('estimated', `usage_state = 'estimated'`)}, count(*) filter (where cost_nano_usd is null and usage_state <> 'none') as "unpricedRequests"
    from calls group by provider, model order by provider, model`.execute(trx);
  return rows;
}
