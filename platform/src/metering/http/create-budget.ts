import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { createBudgetIn } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';

/** Sets a hard cap. */
export function createBudget({ database }: MeteringDependencies) {
  return implement(operations.createBudget, async ({ principal, body }) => createBudgetIn(database, { tenantId: principal.tenantId, actor: actorOf(principal), ...body }));
}
