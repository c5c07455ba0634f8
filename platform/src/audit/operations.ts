import type { ImplementedOperation } from '../foundation/index.ts';
import type { AuditOperationDependencies } from './dependencies.ts';
import { listAudit } from './http/list-audit.ts';

export function auditOperations(dependencies: AuditOperationDependencies): readonly ImplementedOperation[] {
  return [listAudit(dependencies)];
}
