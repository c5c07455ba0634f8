import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { settleEstimatesIn } from '../reconciliation/settle-estimates.ts';
import type { MeteringTables } from '../tables.ts';

/** Puts a provider's count in the place of estimates. */
export function settleEstimates({ database, clock, providers }: MeteringDependencies) {
  return implement(operations.settleEstimates, async ({ principal, params: { statementId } }) => database.as<MeteringTables>().inTenant(principal.tenantId, (trx) => settleEstimatesIn(trx, {
    tenantId: principal.tenantId, statementId, actor: actorOf(principal), person: principal.userId, today: clock.now().toISOString().slice(0, 10), priceIdOf: (provider) => providers.get(provider)?.priceId ?? null,
  })));
}
