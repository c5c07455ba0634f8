import { operations } from '@keystead/contract';
import { decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { selectAlarms, toAlarms } from '../reconciliation/alarms.ts';
import type { MeteringTables } from '../tables.ts';

/** Use that was billed and never sent, newest first. */
export function listForeignUseAlarms(dependencies: MeteringDependencies) {
  return implement(operations.listForeignUseAlarms, async ({ principal: { tenantId }, query: { cursor, limit, state } }) => {
    const before = cursor === undefined ? null : decodeCursor(cursor, uuidCursor);
    const rows = await dependencies.database.as<MeteringTables>().inTenant(tenantId, (trx) => selectAlarms(trx, tenantId, { before, open: state === 'open', limit: limit + 1 }));
    return toPage(await toAlarms(rows, tenantId, dependencies), limit, (each) => each, (each) => each.id);
  });
}
