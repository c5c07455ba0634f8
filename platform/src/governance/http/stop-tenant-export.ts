import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function stopTenantExport({ exports }: Leaving) {
  return implement(leavingOperations.stopTenantExport, ({ principal, params }) => exports.stop(principal, params.exportId));
}
