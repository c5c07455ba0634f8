import type { ResponseOf, operations } from '@keystead/contract';
import { type Actor, recordEvent, recordEvents } from '../../audit/index.ts';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { nameOf } from './cells.ts';
import { type ComparedStatement, compareStatement } from './compare-statement.ts';
import { readEstimates } from './our-count.ts';
import { type EstimatedRow, type SettledRow, type Settlement, planCell, settleRows } from './plan-settlement.ts';
import { findStatement } from './statements.ts';

type Trx = Transaction<MeteringTables>;

export interface PlannedCell { readonly rows: readonly EstimatedRow[]; readonly settlement: Settlement }

/** What a statement would settle, cell by cell; only cells with estimates. */
export async function planSettlement(trx: Trx, { cells, worth, question, placeOf }: ComparedStatement, today: string): Promise<readonly PlannedCell[]> {
  const estimates = Map.groupBy(await readEstimates(trx, question), (row) => nameOf(placeOf(row)));
  return cells.flatMap((cell) => {
    const rows = estimates.get(nameOf(cell)) ?? [];
    return rows.length === 0 ? [] : [{ rows, settlement: planCell(cell, worth, today) }];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export function sumOfPlan(planned: readonly PlannedCell[]): ResponseOf<typeof operations.readReconciliation>['estimates']['settles'] {
  const settled = planned.flatMap(({ rows, settlement }) => (settlement.state === 'settles' ? [{ rows, settlement }] : []));
  return {
    requests: sum(settled.map(({ rows }) => rows.length)), estimatedNanoUsd: sum(settled.flatMap(({ rows }) => rows.map((row) => row.costNanoUsd ?? 0))),
    countedNanoUsd: sum(settled.map(({ settlement }) => settlement.costNanoUsd)),
  };
}

/**
 * Puts the provider's count in the place of estimates, where it fits into them. One settlement of an organisation at a time, so that two
 * statements of the same days cannot both count.
 *
 * @throws KeysteadError `not_found`
 */
export async function settleEstimatesIn(trx: Trx, asked: { readonly tenantId: string; readonly statementId: string; readonly actor: Actor; readonly person: string | null; readonly today: string; readonly priceIdOf: (provider: string) => string | null }): Promise<ResponseOf<typeof operations.settleEstimates>> {
  const { tenantId, statementId, actor, person, today, priceIdOf } = asked;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reconcile ${tenantId}`}, 0))`.execute(trx);
  const statement = await findStatement(trx, tenantId, statementId);
  const planned = await planSettlement(trx, await compareStatement(trx, statement, priceIdOf), today);
  const counted = planned.flatMap(({ rows, settlement }) => (settlement.state === 'settles' ? settleRows(rows, settlement) : []));
  const { changed: reconciled, budgets } = counted.length === 0 ? { changed: 0, budgets: [] } : await writeCounts(trx, { statementId, person, counted });
  if (reconciled > 0) {
    await trx.updateTable('billing_statements').set({ settled_at: sql<Date>`now()` }).where('id', '=', statementId).where('tenant_id', '=', tenantId).execute();
    await recordEvent(trx, { tenantId, action: 'reconciliation.estimates-settled', actor, subjectId: statementId, detail: { provider: statement.provider, requests: reconciled } });
    await recordEvents(trx, budgets.map(({ budgetId, ...detail }) => ({ tenantId, action: 'budget.reconciled' as const, actor, subjectId: budgetId, detail: { ...detail, statementId } })));
  }
  const { estimatedNanoUsd, countedNanoUsd } = sumOfPlan(planned);
  return { reconciled, estimatedNanoUsd, countedNanoUsd };
}

/** Windows whose count changed: what they had settled before and after. */
interface Written { readonly changed: number; readonly budgets: readonly { readonly budgetId: string; readonly name: string; readonly unit: string; readonly windowStart: string; readonly before: number; readonly after: number }[] }

/** Rows, their estimates and what budgets counted of them change together. */
async function writeCounts(trx: Trx, { statementId, person, counted }: { readonly statementId: string; readonly person: string | null; readonly counted: readonly SettledRow[] }): Promise<Written> {
  const rows = counted.map(({ requestId, tokens, costNanoUsd }) => ({ requestId, ...tokens, costNanoUsd }));
  return (await sql<{ written: Written }>`select keystead.reconcile_counts(${statementId}, ${person}, ${JSON.stringify(rows)}::jsonb) as written`.execute(trx)).rows[0]?.written ?? { changed: 0, budgets: [] };
}
