import { formatEntryProof, operations } from '@keystead/contract';
import { type ImplementedOperation, KeysteadError, implement } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { readLogKey } from '../log-key.ts';
import { proveEntry } from '../prove-use.ts';
import type { AuditTables } from '../tables.ts';

/** The proof of one entry of the organisation's log, to the first checkpoint that covers it. */
export function proveAuditEntry({ database }: AuditOperationDependencies): ImplementedOperation {
  return implement(operations.proveAuditEntry, ({ principal: { tenantId }, params: { sequence } }) => database.as<AuditTables>().inTenant(tenantId, async (trx) => {
    const entry = await trx.selectFrom('audit_leaves').select(['leaf', 'leaf_hash']).where('tenant_id', '=', tenantId).where('sequence', '=', sequence).executeTakeFirst();
    if (entry === undefined) throw new KeysteadError('not_found');
    const { origin, verifierKey } = await readLogKey(trx, tenantId);
    const proved = await proveEntry(trx, tenantId, sequence);
    return {
      origin, verifierKey, state: proved === null ? 'unsigned' : 'signed', index: sequence, leaf: entry.leaf.toString('base64'), leafHash: entry.leaf_hash.toString('hex'),
      proof: proved === null ? null : formatEntryProof({ leaf: entry.leaf, index: sequence, ...proved }),
    };
  }));
}
