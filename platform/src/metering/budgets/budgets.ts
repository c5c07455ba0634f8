import type { BodyOf, Budget, operations } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { type Database, KeysteadError, type Transaction, etagOf, newId, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';
import { requireScope } from './scope.ts';
import { windowEnd, windowStart } from './windows.ts';

export type NewBudget = Pick<BodyOf<typeof operations.createBudget>, 'name' | 'period' | 'limit'> & Partial<BodyOf<typeof operations.createBudget>> & { readonly tenantId: string; readonly actor: Actor };

interface BudgetRow {
  readonly id: string;
  readonly name: string;
  readonly scope_kind: Budget['scope']['kind'];
  readonly scope_id: string | null;
  readonly label: string | null;
  readonly credential_id: string | null;
  readonly unit: Budget['unit'];
  readonly period: Budget['period'];
  readonly limit_amount: number;
  readonly when_full: Budget['whenFull'];
  readonly contact: string | null;
  readonly revision: number;
  readonly created_at: Date;
  readonly window_start: Date;
  readonly resets_at: Date | null;
  readonly reserved: number;
  readonly settled: number;
  readonly lost: number;
}

/** A process that holds something says so at least once in a minute, and no call takes longer. */
export const lostAfter = sql.raw(`interval '1 hour'`);

export function isEndless(period: Budget['period']): boolean {
  return period === 'total' || period === 'request';
}

function toBudget(row: BudgetRow): Budget {
  return {
    id: row.id, name: row.name, scope: { kind: row.scope_kind, id: row.scope_id, label: row.label }, managedWithCredential: row.credential_id !== null, unit: row.unit, period: row.period, limit: row.limit_amount,
    whenFull: row.when_full, contact: row.contact, reserved: row.reserved, settled: row.settled, lost: row.lost,
    windowStart: isEndless(row.period) ? null : row.window_start.toISOString(), resetsAt: row.resets_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(), etag: etagOf(row.revision),
  };
}

/** Budgets with their present window, newest first. `before`: only older ones; `id`: only that one. Names of people are not among the labels. */
export async function selectBudgets(trx: Transaction<MeteringTables>, tenantId: string, page: { before?: string | undefined; id?: string; limit: number }): Promise<Budget[]> {
  const { rows } = await sql<BudgetRow>`
    select b.*, ${windowStart(sql.ref('b.period'))} as window_start, ${windowEnd(sql.ref('b.period'))} as resets_at, coalesce(w.reserved_amount, 0) as reserved, coalesce(w.settled_amount, 0) as settled,
      coalesce((select sum(l.leased_amount)::bigint from budget_leases l where l.budget_id = b.id and l.window_start = w.window_start and l.renewed_at < now() - ${lostAfter}), 0) as lost,
      case b.scope_kind when 'team' then (select t.name from teams t where t.id::text = b.scope_id) when 'credential' then (select c.label from credentials c where c.id::text = b.scope_id) end as label
    from budgets b left join budget_windows w on w.budget_id = b.id and w.window_start = ${windowStart(sql.ref('b.period'))}
    where b.tenant_id = ${tenantId} and (${page.before ?? null}::uuid is null or b.id < ${page.before ?? null}::uuid) and (${page.id ?? null}::uuid is null or b.id = ${page.id ?? null}::uuid)
    order by b.id desc limit ${page.limit}`.execute(trx);
  return rows.map(toBudget);
}

async function selectBudget(trx: Transaction<MeteringTables>, tenantId: string, id: string): Promise<Budget> {
  const [found] = await selectBudgets(trx, tenantId, { id, limit: 1 });
  if (found === undefined) throw new KeysteadError('not_found');
  return found;
}

/** Sets a cap. It counts the calls that begin from now on. @throws KeysteadError `not_found` where there is nobody that it would be for */
export async function createBudgetIn(database: Database, { tenantId, actor, name, scope = { kind: 'tenant' }, unit = 'nano_usd', period, limit, whenFull = 'refuse', contact = null }: NewBudget): Promise<Budget> {
  const id = newId();
  const scopeId = scope.kind === 'tenant' ? null : scope.id;
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    await requireScope(trx, tenantId, scope);
    await trx.insertInto('budgets').values({ id, tenant_id: tenantId, name, scope_kind: scope.kind, scope_id: scopeId, unit, period, limit_amount: limit, when_full: whenFull, contact }).execute();
    await recordEvent(trx, { tenantId, action: 'budget.created', actor, subjectId: id, detail: { name, scope: scope.kind, scopeId, unit, period, limit, whenFull } });
    return selectBudget(trx, tenantId, id);
  });
}

export interface BudgetChange { readonly tenantId: string; readonly actor: Actor; readonly budgetId: string; readonly ifMatch: string | null; readonly change: BodyOf<typeof operations.updateBudget> }

/**
 * Changes a budget. Its row is locked first, so that of two edits from one version the second is told so. Gateways return what they
 * hold of it and lease anew under the new limit.
 * @throws KeysteadError `not_found`, `precondition_failed`
 */
export async function updateBudgetIn(database: Database, { tenantId, actor, budgetId, ifMatch, change }: BudgetChange): Promise<Budget> {
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('budgets').selectAll().where('tenant_id', '=', tenantId).where('id', '=', budgetId).forUpdate().executeTakeFirst();
    if (before === undefined) throw new KeysteadError('not_found');
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const after = { name: change.name ?? before.name, limit_amount: change.limit ?? before.limit_amount, when_full: change.whenFull ?? before.when_full, contact: change.contact === undefined ? before.contact : change.contact };
    await trx.updateTable('budgets').set({ ...after, revision: before.revision + 1 }).where('tenant_id', '=', tenantId).where('id', '=', budgetId).execute();
    await recordEvent(trx, { tenantId, action: 'budget.updated', actor, subjectId: budgetId, detail: { name: after.name, limit: after.limit_amount, limitBefore: before.limit_amount, whenFull: after.when_full } });
    return selectBudget(trx, tenantId, budgetId);
  });
}

/** @throws KeysteadError `not_found` */
export async function deleteBudgetIn(database: Database, { tenantId, actor, budgetId }: { tenantId: string; actor: Actor; budgetId: string }): Promise<void> {
  await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const deleted = await trx.deleteFrom('budgets').where('tenant_id', '=', tenantId).where('id', '=', budgetId).returning(['name', 'unit', 'period', 'limit_amount']).executeTakeFirst();
    if (deleted === undefined) throw new KeysteadError('not_found');
    await recordEvent(trx, { tenantId, action: 'budget.deleted', actor, subjectId: budgetId, detail: { name: deleted.name, unit: deleted.unit, period: deleted.period, limit: deleted.limit_amount } });
  });
}

/**
 * Decides about what was held by processes that were lost with their records: as used it is settled, as unused it is free again.
 * @throws KeysteadError `not_found`
 */
export async function settleLostIn(database: Database, { tenantId, actor, budgetId, as }: { tenantId: string; actor: Actor; budgetId: string; as: 'used' | 'unused' }): Promise<Budget> {
  return database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const before = await selectBudget(trx, tenantId, budgetId);
    // Windows and leases are the spool's to write; the control plane may do this one thing.
    const { rows } = await sql<{ settled: number }>`select keystead.settle_lost_leases(${budgetId}::uuid, ${as === 'used'}) as settled`.execute(trx);
    await recordEvent(trx, { tenantId, action: 'budget.lost-settled', actor, subjectId: budgetId, detail: { name: before.name, as, unit: before.unit, amount: rows[0]?.settled ?? 0 } });
    return selectBudget(trx, tenantId, budgetId);
  });
}
