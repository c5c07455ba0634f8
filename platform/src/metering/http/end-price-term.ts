import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { endTermIn } from '../prices/price-terms-store.ts';

/** Ends a term. */
export function endPriceTerm({ database }: MeteringDependencies) {
  return implement(operations.endPriceTerm, async ({ principal, params }) => endTermIn(database, { tenantId: principal.tenantId, actor: actorOf(principal), termId: params.termId }));
}
