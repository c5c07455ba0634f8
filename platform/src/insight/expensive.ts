import { operations } from '@keystead/contract';
import { implement, sql } from '../foundation/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { isMoney, rangeOf } from './money.ts';
import type { InsightTables } from './tables.ts';

interface Row {
  readonly run_id: string | null; readonly request_id: string | null; readonly app_id: string | null; readonly user_id: string | null; readonly token_id: string | null; readonly started_at: Date; readonly models: readonly string[];
  readonly requests: number; readonly input_tokens: number; readonly output_tokens: number; readonly cost: number; readonly unpriced: number; readonly total: number;
}

/** The runs, or the single requests, that cost most. They are named by id: what was asked and answered is in no ledger. */
export function listExpensiveRuns(dependencies: InsightDependencies) {
  const { database, clock, people, tokens } = dependencies;
  return implement(operations.listExpensiveRuns, async ({ principal: { tenantId }, query }) => {
    const { from, to } = rangeOf(query, clock.now());
    const grouped = query.of === 'run';
    const { rows } = await database.as<InsightTables>().inTenant(tenantId, (trx) => sql<Row>`
      with calls as (select * from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and ${isMoney(query.money, dependencies, 'l')})
      select run_id, ${grouped ? sql`null::uuid` : sql`request_id`} as request_id, max(app_id) as app_id, (array_agg(user_id))[1] as user_id, (array_agg(token_id))[1] as token_id, min(occurred_at) as started_at,
        array_agg(distinct coalesce(served_model, asked_model)) as models, count(*) as requests, coalesce(sum(input_tokens), 0) as input_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
        coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where cost_nano_usd is null) as unpriced, (select coalesce(sum(cost_nano_usd), 0) from calls) as total
      from calls where ${grouped ? sql`run_id is not null` : sql`cost_nano_usd is not null`} group by run_id ${grouped ? sql`` : sql`, request_id`}
      order by cost desc, 1, 2 limit ${query.most}`.execute(trx));
    const [names, tokenNames] = await Promise.all([people.names(tenantId, distinct(rows, 'user_id')), tokens.names(tenantId, distinct(rows, 'token_id'))]);
    return {
      from: from.toISOString(), to: to.toISOString(), totalNanoUsd: rows[0]?.total ?? 0,
      items: rows.map((row) => ({
        runId: row.run_id, requestId: row.request_id, appId: row.app_id, userId: row.user_id, userName: names.get(row.user_id ?? '') ?? null, tokenName: tokenNames.get(row.token_id ?? '') ?? null,
        startedAt: row.started_at.toISOString(), models: [...row.models], requests: row.requests, inputTokens: row.input_tokens, outputTokens: row.output_tokens, costNanoUsd: row.cost, unpricedRequests: row.unpriced,
      })),
    };
  });
}

function distinct(rows: readonly Row[], column: 'user_id' | 'token_id'): readonly string[] {
  return [...new Set(rows.flatMap((row) => row[column] ?? []))];
}
