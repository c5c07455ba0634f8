import { operations, platformLogId } from '@keystead/contract';
import { type ImplementedOperation, decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { actorNames, openLeaves, toEntry } from '../read-leaves.ts';
import type { AuditTables } from '../tables.ts';

/** The log of what belongs to no tenant, newest first. */
export function listPlatformLog(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.listPlatformLog, async ({ query }) => {
    const leaves = await database.inTenant(platformLogId, async (trx) => {
      let selected = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']).orderBy('sequence', 'desc').limit(query.limit + 1);
      if (query.cursor !== undefined) selected = selected.where('sequence', '<', Number(decodeCursor(query.cursor, integerCursor)));
      return openLeaves(trx, await selected.execute());
    });
    const names = await actorNames(dependencies, platformLogId, leaves);
    return toPage(leaves, query.limit, (leaf) => toEntry(leaf, names), (leaf) => String(leaf.leaf.seq));
  });
}
