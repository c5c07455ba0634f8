import { operations, ratedRunsToRank } from '@keystead/contract';
import { implement, sql } from '../foundation/index.ts';
import { rangeOf } from '../metering/index.ts';
import type { InsightDependencies } from './dependencies.ts';
import { costOfGood } from './good-answers.ts';
import { isMoney } from './money.ts';
import type { InsightTables } from './tables.ts';

interface Row { readonly key: string; readonly runs: number; readonly rated: number; readonly good: number; readonly unpriced: number; readonly cost: number }

/**
 * What a good answer costs. A run that several people rated is good where more of them found it so; it counts for the model that answered
 * last, with all of its calls. Shadows are no part of it. Calls of runs are found by an index of their own; no others are read.
 */
export function readGoodAnswers(dependencies: InsightDependencies) {
  const { database, clock, apps } = dependencies;
  return implement(operations.readGoodAnswers, async ({ principal: { tenantId }, query }) => {
    const { from, to } = rangeOf(query, clock.now());
    const { rows } = await database.as<InsightTables>().inTenant(tenantId, (trx) => sql<Row>`
      with runs_made as (
        select l.run_id, coalesce(sum(l.cost_nano_usd), 0) as cost, bool_or(l.cost_nano_usd is null) as unpriced, (array_agg(coalesce(l.served_model, l.asked_model) order by l.attempt_of is null desc, l.occurred_at desc))[1] as model, max(l.app_id) as app
        from ledger l where l.tenant_id = ${tenantId} and l.occurred_at >= ${from} and l.occurred_at < ${to} and l.run_id is not null and l.shadow_of is null and ${isMoney(query.money, dependencies, 'l')} group by l.run_id),
      rated as (select run_id, count(*) filter (where rating = 'good') > count(*) filter (where rating = 'poor') as good from run_ratings where tenant_id = ${tenantId} group by run_id)
      select coalesce(${query.by === 'model' ? sql`m.model` : sql`m.app`}, '') as key, count(*) as runs, count(r.run_id) as rated, count(*) filter (where r.good) as good,
        count(r.run_id) filter (where m.unpriced) as unpriced, coalesce(sum(m.cost) filter (where r.run_id is not null and not m.unpriced), 0) as cost
      from runs_made m left join rated r on r.run_id = m.run_id group by 1 order by 1`.execute(trx));
    const rated = rows.filter((row) => row.rated > 0).map((row) => ({ key: row.key, ratedRuns: row.rated, goodRuns: row.good, unpricedRuns: row.unpriced, costNanoUsd: row.cost }));
    return {
      from: from.toISOString(), to: to.toISOString(), rankedFrom: ratedRunsToRank, runs: rows.reduce((sum, row) => sum + row.runs, 0), ratedRuns: rows.reduce((sum, row) => sum + row.rated, 0),
      rows: costOfGood(rated).map((row) => ({ ...row, label: query.by === 'app' ? apps.get(row.key) ?? row.key : row.key })),
    };
  });
}
