import { type Budget, operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { selectBudgets } from '../budgets/budgets.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';

/** The tenant's caps with what is reserved and settled in the present window, newest first. */
export function listBudgets(dependencies: MeteringDependencies) {
  return implement(operations.listBudgets, async ({ principal: { tenantId }, query: { cursor, limit } }) => {
    const before = cursor === undefined ? undefined : decodeCursor(cursor, uuidCursor);
    const rows = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => selectBudgets(trx, tenantId, { before, limit: limit + 1 }));
    const people = await dependencies.people.names(tenantId, rows.flatMap(({ scope }) => (scope.kind === 'user' && scope.id !== null ? [scope.id] : [])));
    return toPage(rows, limit, (budget) => named(budget, people), (budget) => budget.id);
  });
}

/** A budget of a person with their name: what identity alone knows. */
export async function withPeople({ people }: MeteringDependencies, tenantId: string, budget: Budget): Promise<Budget> {
  return budget.scope.kind === 'user' && budget.scope.id !== null ? named(budget, await people.names(tenantId, [budget.scope.id])) : budget;
}

function named(budget: Budget, people: ReadonlyMap<string, string>): Budget {
  const name = budget.scope.kind === 'user' && budget.scope.id !== null ? people.get(budget.scope.id) : undefined;
  return name === undefined ? budget : { ...budget, scope: { ...budget.scope, label: name } };
}
