import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { selectStatements, toStatements } from '../reconciliation/statements.ts';
import type { MeteringTables } from '../tables.ts';

/** Fetched reports and uploaded files, newest first. */
export function listBillingStatements(dependencies: MeteringDependencies) {
  return implement(operations.listBillingStatements, async ({ principal: { tenantId }, query: { cursor, limit } }) => {
    const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
    const rows = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => selectStatements(trx, tenantId, { before, limit: limit + 1 }));
    return toPage(await toStatements(rows, tenantId, dependencies), limit, (each) => each, (each) => each.id);
  });
}
