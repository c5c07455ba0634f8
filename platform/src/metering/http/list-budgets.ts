import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { selectBudgets } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';

/** The tenant's caps with what is reserved and settled in the present window, newest first. */
export function listBudgets({ database }: MeteringDependencies) {
  return implement(operations.listBudgets, async ({ principal: { tenantId }, query: { cursor, limit } }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, uuidCursor);
    const rows = await database.as<MeteringTables>().inTenant(tenantId, (trx) => selectBudgets(trx, tenantId, { before, limit: limit + 1 }));
    return toPage(rows, limit, (budget) => budget, (budget) => budget.id);
  });
}
