import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { InvalidRequest, implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { createTermIn } from '../prices/price-terms-store.ts';

/** Sets a discount, own prices or a ceiling. */
export function createPriceTerm({ database, providers }: MeteringDependencies) {
  return implement(operations.createPriceTerm, async ({ principal, body }) => {
    if (!providers.has(body.provider)) throw new InvalidRequest([{ path: 'body.provider', message: 'is no provider of this installation' }]);
    return createTermIn(database, { tenantId: principal.tenantId, actor: actorOf(principal), term: body });
  });
}
