import { auditExportContent, operations, platformLogId } from '@keystead/contract';
import { type ImplementedOperation, type Principal, implement } from '../../foundation/index.ts';
import type { AuditOperationDependencies } from '../dependencies.ts';
import { type ExportRange, exportLog, readExportRange } from '../export-log.ts';
import { recordPlatformEvent } from '../platform-log.ts';
import { actorOf, recordEvent } from '../record-event.ts';
import type { AuditTables } from '../tables.ts';

/** An organisation's whole log for a verifier. That it was taken stands in the log, after its end. */
export function exportAuditLog(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.exportAuditLog, async ({ principal }) => {
    const { tenantId } = principal;
    const range = await database.inTenant(tenantId, async (trx) => {
      const read = await readExportRange(trx, tenantId);
      await recordEvent(trx, { tenantId, ...exported(principal, read) });
      return read;
    });
    return answer(exportLog(database, tenantId, range, dependencies.now()), dependencies.now());
  });
}

/** The platform's own log for a verifier. */
export function exportPlatformLog(dependencies: AuditOperationDependencies): ImplementedOperation {
  const database = dependencies.database.as<AuditTables>();
  return implement(operations.exportPlatformLog, async ({ principal }) => {
    const range = await database.inTenant(platformLogId, async (trx) => {
      const read = await readExportRange(trx, platformLogId);
      await recordPlatformEvent(trx, exported(principal, read));
      return read;
    });
    return answer(exportLog(database, platformLogId, range, dependencies.now()), dependencies.now());
  });
}

function exported(principal: Principal, { last }: ExportRange) {
  return { action: 'audit.exported', actor: actorOf(principal), subjectId: null, detail: { entries: last + 1 } } as const;
}

function answer(lines: AsyncIterable<Buffer>, now: Date): Response {
  return new Response(ReadableStream.from(lines), {
    status: 200, headers: { 'content-type': auditExportContent, 'content-disposition': `attachment; filename="keystead-audit-${now.toISOString().slice(0, 10)}.jsonl"`, 'x-content-type-options': 'nosniff' },
  });
}
