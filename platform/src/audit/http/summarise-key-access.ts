import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement, sql } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { kindOf, rangeOf, touches } from '../key-touches.ts';
import type { AuditTables } from '../tables.ts';

/** Touches by day (UTC) and kind. */
export function summariseKeyAccess(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.summariseKeyAccess, async ({ principal: { tenantId }, query }) => {
    const { from, to } = rangeOf(query, dependencies.now());
    const rows = await database.inTenant(tenantId, (trx) => {
      const day = sql<Date>`date_trunc('day', occurred_at, 'UTC')`;
      let selected = trx.selectFrom('audit_leaves').select(({ fn }) => [day.as('day'), 'action', fn.countAll<number>().as('count')]).where('tenant_id', '=', tenantId)
        .where('occurred_at', '>=', from).where('occurred_at', '<', to).where(touches(undefined)).groupBy([day, 'action']);
      if (query.credentialId !== undefined) selected = selected.where('subject_id', '=', query.credentialId);
      return selected.execute();
    });
    const counted = Map.groupBy(rows, (row) => `${row.day.toISOString()} ${kindOf(row.action)}`);
    const days = [...counted.values()].flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ day: first.day.toISOString(), kind: kindOf(first.action), count: group.reduce((sum, row) => sum + row.count, 0) }];
    });
    return { from: from.toISOString(), to: to.toISOString(), days: days.toSorted((left, right) => left.day.localeCompare(right.day) || left.kind.localeCompare(right.kind)) };
  });
}
