import { decodeLeaf, leavingOperations, renderEvent } from '@keystead/contract';
import { decodeCursor, implement, integerCursor, toPage } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function listImportedAudit({ tables }: Leaving) {
  return implement(leavingOperations.listImportedAudit, async ({ principal, query }) => {
    const { tenantId } = principal;
    const before = query.cursor === undefined ? null : Number(decodeCursor(query.cursor, integerCursor));
    const { rows, size } = await tables.inTenant(tenantId, async (trx) => {
      const listed = trx.selectFrom('imported_audit_leaves').selectAll().where('tenant_id', '=', tenantId).orderBy('sequence', 'desc').limit(query.limit + 1);
      const counted = await trx.selectFrom('imported_audit_leaves').select(({ fn }) => fn.countAll<number>().as('size')).where('tenant_id', '=', tenantId).executeTakeFirstOrThrow();
      return { rows: await (before === null ? listed : listed.where('sequence', '<', before)).execute(), size: counted.size };
    });
    const page = toPage(rows, query.limit, (row) => ({
      sequence: row.sequence, occurredAt: row.occurred_at.toISOString(), action: row.action, summary: renderEvent(row.action, detailOf(row.leaf)), leafHash: row.leaf_hash.toString('hex'), leaf: row.leaf.toString('base64'),
    }), (row) => String(row.sequence));
    return { ...page, size };
  });
}

/** An entry of a form that this version does not know is shown by its name. */
function detailOf(leaf: Buffer): Readonly<Record<string, unknown>> {
  try {
    return decodeLeaf(leaf).detail;
  } catch {
    return {};
  }
}
