import { type MoneyKind, operations } from '@keystead/contract';
import { type Transaction, implement, sql } from '../foundation/index.ts';
import { type UsageRange, rangeOf, sumUsage } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { isMoney, ofMoney, sandboxesOf } from './money.ts';
import type { InsightTables } from './tables.ts';

interface Row {
  readonly run_id: string | null; readonly request_id: string | null; readonly app_id: string | null; readonly user_id: string | null; readonly token_id: string | null; readonly started_at: Date; readonly models: readonly string[];
  readonly requests: number; readonly input_tokens: number; readonly output_tokens: number; readonly cost: number; readonly unpriced: number;
}

/** The runs, or the single requests, that cost most. They are named by id: what was asked and answered is in no ledger. */
export function listExpensiveRuns(dependencies: InsightDependencies) {
  const { database, clock, people, tokens } = dependencies;
  return implement(operations.listExpensiveRuns, async ({ principal: { tenantId }, query }) => {
    const range = rangeOf(query, clock.now());
    const asked = { tenantId, ...range, money: query.money, most: query.most };
    const { rows, sums } = await database.as<InsightTables>().inTenant(tenantId, async (trx) => ({
      rows: await (query.of === 'run' ? selectRuns : selectRequests)(trx, asked, dependencies), sums: await sumUsage(trx, { tenantId, ...range, by: 'payer', sandboxes: sandboxesOf(dependencies) }),
    }));
    const total = ofMoney(query.money, sums).reduce((sum, row) => sum + row.cost_nano_usd, 0);
    const [names, tokenNames] = await Promise.all([people.names(tenantId, distinct(rows, 'user_id')), tokens.names(tenantId, distinct(rows, 'token_id'))]);
    return {
      from: range.from.toISOString(), to: range.to.toISOString(), totalNanoUsd: total,
      items: rows.map((row) => ({
        runId: row.run_id, requestId: row.request_id, appId: row.app_id, userId: row.user_id, userName: names.get(row.user_id ?? '') ?? null, tokenName: tokenNames.get(row.token_id ?? '') ?? null,
        startedAt: row.started_at.toISOString(), models: [...row.models], requests: row.requests, inputTokens: row.input_tokens, outputTokens: row.output_tokens, costNanoUsd: row.cost, unpricedRequests: row.unpriced,
      })),
    };
  });
}

type Trx = Transaction<InsightTables>;
interface Asked extends UsageRange { readonly tenantId: string; readonly money: MoneyKind; readonly most: number }

const figures = sql`max(app_id) as app_id, (array_agg(user_id))[1] as user_id, (array_agg(token_id))[1] as token_id, min(occurred_at) as started_at, array_agg(distinct coalesce(served_model, asked_model)) as models,
  count(*) filter (where attempt_of is null) as requests, coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens, coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where cost_nano_usd is null) as unpriced`;

/** Calls of runs are found by an index of their own, whatever else there is. */
async function selectRuns(trx: Trx, { tenantId, from, to, money, most }: Asked, dependencies: InsightDependencies): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select run_id, null::uuid as request_id, ${figures} from ledger l
    where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and ${isMoney(money, dependencies, 'l')} and run_id is not null group by run_id order by cost desc, 1, 2 limit ${most}`.execute(trx);
  return rows;
}

/**
 * No sums know single requests: each row of the time is looked at, but for its cost alone. A request costs what its attempts did together; so those that have attempts beside
 * them are candidates too, whatever their own rows say.
 */
async function selectRequests(trx: Trx, { tenantId, from, to, money, most }: Asked, dependencies: InsightDependencies): Promise<readonly Row[]> {
  const fits = sql`l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.cost_nano_usd is not null and ${isMoney(money, dependencies, 'l')}`;
  const { rows } = await sql<Row>`
    with attempts as materialized (select request_id, attempt_of from ledger l where ${fits} and attempt_of is not null),
    dear as materialized (select l.request_id from ledger l where ${fits} and l.attempt_of is null order by l.cost_nano_usd desc, l.run_id, l.request_id limit ${most})
    select run_id, coalesce(attempt_of, request_id) as request_id, ${figures} from ledger l
    where ${fits} and l.request_id in (select request_id from dear union select attempt_of from attempts union select request_id from attempts) group by run_id, coalesce(attempt_of, request_id) order by cost desc, 1, 2 limit ${most}`.execute(trx);
  return rows;
}

function distinct(rows: readonly Row[], column: 'user_id' | 'token_id'): readonly string[] {
  return [...new Set(rows.flatMap((row) => row[column] ?? []))];
}
