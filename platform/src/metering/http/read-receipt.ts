import { operations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { readReceipt as readReceiptOf } from '../receipts/receipts.ts';

/** The receipt of one request. */
export function readReceipt(dependencies: MeteringDependencies) {
  return implement(operations.readReceipt, async ({ principal: { tenantId }, params: { requestId } }) => {
    const receipt = await readReceiptOf(dependencies, tenantId, requestId);
    if (receipt === null) throw new KeysteadError('not_found');
    return receipt;
  });
}
