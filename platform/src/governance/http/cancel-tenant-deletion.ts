import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function cancelTenantDeletion({ deletions }: Leaving) {
  return implement(leavingOperations.cancelTenantDeletion, ({ principal }) => deletions.cancel(principal));
}
