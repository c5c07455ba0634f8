import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function requestTenantDeletion({ deletions }: Leaving) {
  return implement(leavingOperations.requestTenantDeletion, async ({ principal, body }) => {
    await deletions.request(principal, body.confirm);
    return deletions.read(principal.tenantId);
  });
}
