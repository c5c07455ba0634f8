import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function listTenantExports({ exports }: Leaving) {
  return implement(leavingOperations.listTenantExports, ({ principal }) => exports.list(principal.tenantId));
}
