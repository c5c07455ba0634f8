import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { createBudgetIn } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { withPeople } from './list-budgets.ts';

/** Sets a hard cap. */
export function createBudget(dependencies: MeteringDependencies) {
  return implement(operations.createBudget, async ({ principal, body }) => (
    withPeople(dependencies, principal.tenantId, await createBudgetIn(dependencies.database, { tenantId: principal.tenantId, actor: actorOf(principal), ...body }))
  ));
}
