import { type AuditCheckpointState, operations, platformLogId } from '@keystead/contract';
import { type ImplementedOperation, type Transaction, implement } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { readLogKey } from '../log-key.ts';
import type { AuditTables } from '../tables.ts';

/** The key of a log. Asks nothing about tenants, so that it tells nothing of them. */
export function readAuditKey({ database }: AuditOperationDependencies): ImplementedOperation {
  return implement(operations.readAuditKey, async ({ query }) => {
    const key = await database.as<AuditTables>().transaction((trx) => readLogKey(trx, query.tenant ?? platformLogId));
    return { origin: key.origin, verifierKey: key.verifierKey, madeAt: key.madeAt.toISOString() };
  });
}

/** The latest checkpoint of an organisation's log. */
export function readAuditCheckpoint({ database }: AuditOperationDependencies): ImplementedOperation {
  return implement(operations.readAuditCheckpoint, ({ principal: { tenantId } }) => database.as<AuditTables>().inTenant(tenantId, (trx) => readState(trx, tenantId, false)));
}

/** And of the platform's own. */
export function readPlatformCheckpoint({ database }: AuditOperationDependencies): ImplementedOperation {
  return implement(operations.readPlatformCheckpoint, () => database.as<AuditTables>().inTenant(platformLogId, (trx) => readState(trx, platformLogId, true)));
}

async function readState(trx: Transaction<AuditTables>, tenantId: string, tellProblems: boolean): Promise<AuditCheckpointState> {
  const { origin, verifierKey } = await readLogKey(trx, tenantId);
  const latest = await trx.selectFrom('audit_checkpoints').select(['size', 'root', 'note', 'made_at']).orderBy('size', 'desc').limit(1).executeTakeFirst();
  return { origin, verifierKey, checkpoint: latest === undefined ? null : { size: latest.size, root: latest.root.toString('base64'), note: latest.note, madeAt: latest.made_at.toISOString() }, publications: await readPublications(trx, tenantId, { newest: latest?.size ?? 0, tellProblems }) };
}

/** Where the log is published. Organisations are told the kind of place, and never an address of the operator’s. */
async function readPublications(trx: Transaction<AuditTables>, tenantId: string, { newest, tellProblems }: { newest: number; tellProblems: boolean }): Promise<AuditCheckpointState['publications']> {
  const rows = await trx.selectFrom('audit_publications').select(['place', 'size', 'published_at', 'failing_since', 'problem', 'note']).where('tenant_id', '=', tenantId).orderBy('place').execute();
  return rows.map((row) => ({
    place: row.place, size: row.size, publishedAt: row.published_at?.toISOString() ?? null, state: row.failing_since !== null ? 'failing' : row.size === newest ? 'current' : 'behind',
    failingSince: row.failing_since?.toISOString() ?? null, problem: tellProblems ? row.problem : null, note: row.note,
  }));
}
