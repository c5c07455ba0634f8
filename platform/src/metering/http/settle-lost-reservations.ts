import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import { settleLostIn } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { withPeople } from './list-budgets.ts';

/** Decides about what processes held that were lost with their records. */
export function settleLostReservations(dependencies: MeteringDependencies) {
  return implement(operations.settleLostReservations, async ({ principal, params: { budgetId }, body }) => (
    withPeople(dependencies, principal.tenantId, await settleLostIn(dependencies.database, { tenantId: principal.tenantId, actor: actorOf(principal), budgetId, as: body.as }))
  ));
}
