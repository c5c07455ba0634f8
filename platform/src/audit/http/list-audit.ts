import { operations } from '@keystead/contract';
import { type ImplementedOperation, type Transaction, decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { readFilter, readMatching } from '../filter-leaves.ts';
import { actorNames, openLeaves, toEntry } from '../read-leaves.ts';
import type { AuditTables } from '../tables.ts';

/** The log, newest first, with what its commitments open to and the names of who acted. */
export function listAudit(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.listAudit, async (call) => {
    const { limit } = call.query;
    const before = call.query.cursor === undefined ? null : Number(decodeCursor(call.query.cursor, integerCursor));
    const { tenantId } = call.principal;
    const filter = await readFilter(call.query, tenantId, dependencies.byName ?? []);
    const read = await database.inTenant(tenantId, async (trx) => {
      const rows = await readMatching(trx, { tenantId, filter, order: 'desc', beyond: before, limit: limit + 1 });
      return { leaves: await openLeaves(trx, rows), size: await sizeOf(trx), pending: await pendingIn(trx) };
    });
    const names = await actorNames(dependencies, tenantId, read.leaves);
    const page = toPage(read.leaves, limit, (leaf) => toEntry(leaf, names), (leaf) => String(leaf.leaf.seq));
    return { ...page, size: read.size, pending: read.pending };
  });
}

async function sizeOf(trx: Transaction<AuditTables>): Promise<number> {
  const last = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? 0 : last.sequence + 1;
}

async function pendingIn(trx: Transaction<AuditTables>): Promise<number> {
  const counted = await trx.selectFrom('audit_outbox').select((expression) => expression.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  return Number(counted.count);
}
