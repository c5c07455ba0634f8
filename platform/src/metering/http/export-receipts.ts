import { operations, receiptsContent } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { exportReceipts as linesOf } from '../receipts/export-receipts.ts';
import type { MeteringTables } from '../tables.ts';

/** Receipts of a period in bulk. That they were taken stands in the audit log. */
export function exportReceipts({ database }: MeteringDependencies) {
  return implement(operations.exportReceipts, async ({ principal, query }) => {
    const { tenantId } = principal;
    const [from, to] = [new Date(query.from), new Date(query.to)];
    if (from > to) throw new InvalidRequest([{ path: 'query.from', message: 'must not be after "to"' }]);
    await database.as<MeteringTables>().inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'receipts.exported', actor: actorOf(principal), subjectId: null, detail: { from: from.toISOString(), to: to.toISOString() } }));
    return new Response(ReadableStream.from(linesOf(database, { tenantId, from, to })), {
      status: 200, headers: { 'content-type': receiptsContent, 'content-disposition': `attachment; filename="keystead-receipts-${query.from.slice(0, 10)}.jsonl"`, 'x-content-type-options': 'nosniff' },
    });
  });
}
