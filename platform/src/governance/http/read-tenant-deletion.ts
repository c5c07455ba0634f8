import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function readTenantDeletion({ deletions }: Leaving) {
  return implement(leavingOperations.readTenantDeletion, ({ principal }) => deletions.read(principal.tenantId));
}
