import { operations } from '@keystead/contract';
import { type ImplementedOperation, type Transaction, decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { type LeafRow, actorNames, openLeaves, toEntry } from '../read-leaves.ts';
import type { AuditTables } from '../tables.ts';

/** The log, newest first, with what its commitments open to and the names of who acted. */
export function listAudit(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.listAudit, async (call) => {
    const { limit, action } = call.query;
    const before = call.query.cursor === undefined ? null : Number(decodeCursor(call.query.cursor, integerCursor));
    const { tenantId } = call.principal;
    const read = await database.inTenant(tenantId, async (trx) => {
      const rows = await readRows(trx, { before, action: action ?? null, limit: limit + 1 });
      return { leaves: await openLeaves(trx, rows), size: await sizeOf(trx), pending: await pendingIn(trx) };
    });
    const names = await actorNames(dependencies, tenantId, read.leaves);
    const page = toPage(read.leaves, limit, (leaf) => toEntry(leaf, names), (leaf) => String(leaf.leaf.seq));
    return { ...page, size: read.size, pending: read.pending };
  });
}

async function readRows(trx: Transaction<AuditTables>, page: { before: number | null; action: string | null; limit: number }): Promise<LeafRow[]> {
  let query = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']);
  if (page.before !== null) query = query.where('sequence', '<', page.before);
  if (page.action !== null) query = query.where('action', '=', page.action);
  return query.orderBy('sequence', 'desc').limit(page.limit).execute();
}

async function sizeOf(trx: Transaction<AuditTables>): Promise<number> {
  const last = await trx.selectFrom('audit_leaves').select('sequence').orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? 0 : last.sequence + 1;
}

async function pendingIn(trx: Transaction<AuditTables>): Promise<number> {
  const counted = await trx.selectFrom('audit_outbox').select((expression) => expression.fn.countAll<string>().as('count')).executeTakeFirstOrThrow();
  return Number(counted.count);
}
