import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function readTenantExport({ exports }: Leaving) {
  return implement(leavingOperations.readTenantExport, ({ principal, params }) => exports.read(principal.tenantId, params.exportId));
}
