import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { updateTermIn } from '../prices/price-terms-store.ts';

/** Changes a term: what has been in force ends, and the answer is the one that follows. */
export function updatePriceTerm({ database }: MeteringDependencies) {
  return implement(operations.updatePriceTerm, async ({ principal, params, body, ifMatch }) => (
    updateTermIn(database, { tenantId: principal.tenantId, actor: actorOf(principal), termId: params.termId, ifMatch, change: body })
  ));
}
