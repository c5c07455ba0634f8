import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { deleteBudgetIn } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';

/** Removes a cap; what was reserved under it is forgotten with it. */
export function deleteBudget({ database }: MeteringDependencies) {
  return implement(operations.deleteBudget, async ({ principal, params }) => deleteBudgetIn(database, { tenantId: principal.tenantId, actor: actorOf(principal), budgetId: params.budgetId }));
}
