import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { updateBudgetIn } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { withPeople } from './list-budgets.ts';

/** Changes a cap. */
export function updateBudget(dependencies: MeteringDependencies) {
  return implement(operations.updateBudget, async ({ principal, params: { budgetId }, body, ifMatch }) => (
    withPeople(dependencies, principal.tenantId, await updateBudgetIn(dependencies.database, { tenantId: principal.tenantId, actor: actorOf(principal), budgetId, ifMatch, change: body }))
  ));
}
