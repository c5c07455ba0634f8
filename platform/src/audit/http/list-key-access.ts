import { type KeyTouch, operations } from '@keystead/contract';
import { type ImplementedOperation, decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { kindOf, touches } from '../key-touches.ts';
import { type ReadLeaf, actorNames, openLeaves, toEntry } from '../read-leaves.ts';
import type { AuditTables } from '../tables.ts';

/** Every touch of a key and every act of the platform's people, newest first, from the log itself. */
export function listKeyAccess(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.listKeyAccess, async ({ principal: { tenantId }, query }) => {
    const leaves = await database.inTenant(tenantId, async (trx) => {
      let selected = trx.selectFrom('audit_leaves').select(['sequence', 'leaf', 'leaf_hash']).where('tenant_id', '=', tenantId).where(touches(query.kind)).orderBy('sequence', 'desc').limit(query.limit + 1);
      if (query.cursor !== undefined) selected = selected.where('sequence', '<', Number(decodeCursor(query.cursor, integerCursor)));
      if (query.credentialId !== undefined) selected = selected.where('subject_id', '=', query.credentialId);
      if (query.actorId !== undefined) selected = selected.where('actor_id', '=', query.actorId);
      if (query.from !== undefined) selected = selected.where('occurred_at', '>=', new Date(query.from));
      if (query.to !== undefined) selected = selected.where('occurred_at', '<', new Date(query.to));
      return openLeaves(trx, await selected.execute());
    });
    const names = await actorNames(dependencies, tenantId, leaves);
    const credentials = [...new Set(leaves.flatMap(({ leaf }) => (leaf.subject.kind === 'credential' && leaf.subject.id !== null ? [leaf.subject.id] : [])))];
    const labels = await dependencies.credentials.names(tenantId, credentials);
    return toPage(leaves, query.limit, (leaf) => toTouch(leaf, names, labels), (leaf) => String(leaf.leaf.seq));
  });
}

function toTouch(read: ReadLeaf, names: ReadonlyMap<string, string>, labels: ReadonlyMap<string, string>): KeyTouch {
  const { leafHash: _leafHash, ...entry } = toEntry(read, names);
  const credentialId = entry.subject.kind === 'credential' ? entry.subject.id : null;
  return { ...entry, kind: kindOf(entry.action), credentialId, credentialLabel: credentialId === null ? null : labels.get(credentialId) ?? null };
}
