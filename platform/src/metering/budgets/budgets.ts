import type { ResponseOf, operations } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { type Database, KeysteadError, type Transaction, newId, sql } from '../../foundation/index.ts';
import type { BudgetsTable, MeteringTables } from '../tables.ts';
import { windowEnd, windowStart } from './windows.ts';

export type Budget = ResponseOf<typeof operations.createBudget>;

export interface NewBudget {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly name: string;
  readonly period: BudgetsTable['period'];
  readonly limitNanoUsd: number;
}

interface BudgetRow {
  readonly id: string;
  readonly name: string;
  readonly credential_id: string | null;
  readonly period: BudgetsTable['period'];
  readonly limit_nano_usd: number;
  readonly revision: number;
  readonly created_at: Date;
  readonly window_start: Date;
  readonly resets_at: Date | null;
  readonly reserved: number;
  readonly settled: number;
}

function toBudget(row: BudgetRow): Budget {
  return {
    id: row.id, name: row.name, credentialId: row.credential_id, period: row.period, limitNanoUsd: row.limit_nano_usd, reservedNanoUsd: row.reserved, settledNanoUsd: row.settled,
    windowStart: row.period === 'total' ? null : row.window_start.toISOString(), resetsAt: row.resets_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(), etag: `"${row.revision}"`,
  };
}

/** Budgets with their present window, newest first. `before`: only older ones; `id`: only that one. */
export async function selectBudgets(trx: Transaction<MeteringTables>, tenantId: string, page: { before?: string | undefined; id?: string; limit: number }): Promise<Budget[]> {
  const { rows } = await sql<BudgetRow>`
    select budgets.*, ${windowStart(sql.ref('period'))} as window_start, ${windowEnd(sql.ref('period'))} as resets_at,
      coalesce(budget_windows.reserved_nano_usd, 0) as reserved, coalesce(budget_windows.settled_nano_usd, 0) as settled
    from budgets left join budget_windows on budget_windows.budget_id = budgets.id and budget_windows.window_start = ${windowStart(sql.ref('period'))}
    where budgets.tenant_id = ${tenantId} and (${page.before ?? null}::uuid is null or budgets.id < ${page.before ?? null}::uuid) and (${page.id ?? null}::uuid is null or budgets.id = ${page.id ?? null}::uuid)
    order by budgets.id desc limit ${page.limit}`.execute(trx);
  return rows.map(toBudget);
}

/** Sets a cap. It counts the calls that begin from now on. */
export async function createBudgetIn(database: Database, budget: NewBudget): Promise<Budget> {
  const id = newId();
  return database.as<MeteringTables>().inTenant(budget.tenantId, async (trx) => {
    await trx.insertInto('budgets').values({ id, tenant_id: budget.tenantId, name: budget.name, period: budget.period, limit_nano_usd: budget.limitNanoUsd }).execute();
    await recordEvent(trx, {
      tenantId: budget.tenantId, action: 'budget.created', actor: budget.actor, subjectId: id,
      detail: { name: budget.name, period: budget.period, limitNanoUsd: budget.limitNanoUsd },
    });
    const [created] = await selectBudgets(trx, budget.tenantId, { id, limit: 1 });
    if (created === undefined) throw new KeysteadError('internal');
    return created;
  });
}

/** @throws KeysteadError `not_found` */
export async function deleteBudgetIn(database: Database, { tenantId, actor, budgetId }: { tenantId: string; actor: Actor; budgetId: string }): Promise<void> {
  await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const deleted = await trx.deleteFrom('budgets').where('tenant_id', '=', tenantId).where('id', '=', budgetId).returning(['name', 'period', 'limit_nano_usd']).executeTakeFirst();
    if (deleted === undefined) throw new KeysteadError('not_found');
    await recordEvent(trx, { tenantId, action: 'budget.deleted', actor, subjectId: budgetId, detail: { name: deleted.name, period: deleted.period, limitNanoUsd: deleted.limit_nano_usd } });
  });
}
