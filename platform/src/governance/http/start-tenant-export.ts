import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function startTenantExport({ exports }: Leaving) {
  return implement(leavingOperations.startTenantExport, ({ principal }) => exports.start(principal));
}
