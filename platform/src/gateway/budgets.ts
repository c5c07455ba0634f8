import type { ReservationRecord, WorstCase } from '../metering/index.ts';
import { GatewayError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Target } from './routing/resolve.ts';
import type { TenantConfiguration } from './snapshot/configuration.ts';

/** A target with the most that one attempt at it can cost. */
export interface Step { readonly target: Target; readonly worstCase: WorstCase | null }

/**
 * Reserves, from every budget of the tenant, the dearest of the chain's targets: whichever answers, the cap holds.
 * @throws GatewayError `budget_price_unknown`, `budget_exceeded`, `unavailable`
 */
export async function reserveForChain(exchange: Exchange, tenant: TenantConfiguration, steps: readonly Step[], model: string): Promise<readonly ReservationRecord[]> {
  let amountNanoUsd = 0;
  for (const { worstCase } of steps) {
    if (worstCase === null || worstCase.costNanoUsd === null) throw new GatewayError('budget_price_unknown', { model });
    amountNanoUsd = Math.max(amountNanoUsd, worstCase.costNanoUsd);
  }
  if (amountNanoUsd === 0) return [];
  const answer = await reserve(exchange, tenant, amountNanoUsd);
  if (answer.granted) return answer.reservations;
  const options = answer.retryAfterSeconds === null ? {} : { retryAfterSeconds: answer.retryAfterSeconds };
  throw new GatewayError('budget_exceeded', { budget: answer.budgetName, limit: dollars(answer.limitNanoUsd), cost: dollars(amountNanoUsd) }, options);
}

async function reserve(exchange: Exchange, tenant: TenantConfiguration, amountNanoUsd: number) {
  try {
    return await exchange.deps.budgets.reserve({ tenantId: tenant.id, requestId: exchange.requestId, budgets: tenant.budgets, amountNanoUsd });
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('unavailable', { detail: 'the budget cannot be read' }, { retryAfterSeconds: 2, cause: error });
  }
}

function dollars(nanoUsd: number): string {
  return `US$${(nanoUsd / 1e9).toFixed(nanoUsd < 1e9 ? 6 : 2)}`;
}
