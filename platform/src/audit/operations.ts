import type { ImplementedOperation } from '../foundation/index.ts';
import type { AuditOperationDependencies } from './dependencies.ts';
import { exportAuditLog, exportPlatformLog } from './http/export-audit-log.ts';
import { listAudit } from './http/list-audit.ts';
import { listKeyAccess } from './http/list-key-access.ts';
import { listPlatformLog } from './http/list-platform-log.ts';
import { proveAuditEntry } from './http/prove-audit-entry.ts';
import { readAuditCheckpoint, readAuditKey, readPlatformCheckpoint } from './http/read-audit-checkpoint.ts';
import { summariseKeyAccess } from './http/summarise-key-access.ts';

export function auditOperations(dependencies: AuditOperationDependencies): readonly ImplementedOperation[] {
  return [
    listAudit(dependencies), listPlatformLog(dependencies), listKeyAccess(dependencies), summariseKeyAccess(dependencies),
    readAuditKey(dependencies), readAuditCheckpoint(dependencies), proveAuditEntry(dependencies), exportAuditLog(dependencies), readPlatformCheckpoint(dependencies), exportPlatformLog(dependencies),
  ];
}
