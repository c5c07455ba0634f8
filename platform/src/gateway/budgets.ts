import type { ReservationRecord, WorstCase } from '../metering/index.ts';
import { GatewayError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Target } from './routing/resolve.ts';
import type { TenantConfiguration } from './snapshot/configuration.ts';

/** A target with the most that one attempt at it can cost. */
export interface Step {
  readonly target: Target;
  readonly worstCase: WorstCase | null;
  /** Another version of the same credential, for where the provider rejects this one. */
  readonly backup: Target | null;
}

/** What may be tried, and what was reserved for it. */
export interface Reserved { readonly steps: readonly Step[]; readonly reservations: readonly ReservationRecord[] }

/**
 * Reserves, from every budget of the organisation, the dearest of the chain's targets, and from the caps of each credential
 * the dearest of its own: whichever answers, every cap holds. A credential whose cap has no room is left out of the chain.
 * @throws GatewayError `budget_price_unknown`, `budget_exceeded`, `unavailable`
 */
export async function reserveForChain(exchange: Exchange, tenant: TenantConfiguration, steps: readonly Step[], model: string): Promise<Reserved> {
  const reservations: ReservationRecord[] = [];
  try {
    if (tenant.budgets.some((budget) => budget.credentialId === null)) reservations.push(...await reserve(exchange, tenant, { amountNanoUsd: dearest(steps, model) }));
    return await reserveCaps(exchange, { tenant, steps, model, reservations });
  } catch (error) {
    if (reservations.length > 0) await exchange.deps.budgets.release(exchange.requestId).catch((failure: unknown) => exchange.deps.logger.warn({ err: failure, requestId: exchange.requestId }, 'a reservation cannot be given back'));
    throw error;
  }
}

interface Capping { readonly tenant: TenantConfiguration; readonly steps: readonly Step[]; readonly model: string; readonly reservations: ReservationRecord[] }

async function reserveCaps(exchange: Exchange, { tenant, steps, model, reservations }: Capping): Promise<Reserved> {
  const capped = new Set(steps.flatMap(({ target }) => (target.credential.caps.spend ? target.credential.id : [])));
  const full = new Set<string>();
  let refusal: GatewayError | null = null;
  for (const credentialId of capped) {
    try {
      reservations.push(...await reserve(exchange, tenant, { credentialId, amountNanoUsd: dearest(steps.filter((step) => step.target.credential.id === credentialId), model) }));
    } catch (error) {
      if (!(error instanceof GatewayError) || error.status !== 402) throw error;
      full.add(credentialId);
      refusal ??= error;
    }
  }
  const left = full.size === 0 ? steps : steps.filter((step) => !full.has(step.target.credential.id));
  if (left.length === 0 && refusal !== null) throw refusal;
  return { steps: left, reservations };
}

function dearest(steps: readonly Step[], model: string): number {
  let amountNanoUsd = 0;
  for (const { worstCase } of steps) {
    if (worstCase === null || worstCase.costNanoUsd === null) throw new GatewayError('budget_price_unknown', { model });
    amountNanoUsd = Math.max(amountNanoUsd, worstCase.costNanoUsd);
  }
  return amountNanoUsd;
}

async function reserve(exchange: Exchange, tenant: TenantConfiguration, wanted: { readonly amountNanoUsd: number; readonly credentialId?: string }): Promise<readonly ReservationRecord[]> {
  if (wanted.amountNanoUsd === 0) return [];
  const budgets = tenant.budgets.filter((budget) => budget.credentialId === (wanted.credentialId ?? null));
  const answer = await ask(exchange, { tenantId: tenant.id, requestId: exchange.requestId, budgets, ...wanted });
  if (answer.granted) return answer.reservations;
  const options = answer.retryAfterSeconds === null ? {} : { retryAfterSeconds: answer.retryAfterSeconds };
  throw new GatewayError('budget_exceeded', { budget: answer.budgetName, limit: dollars(answer.limitNanoUsd), cost: dollars(wanted.amountNanoUsd) }, options);
}

async function ask(exchange: Exchange, question: Parameters<Exchange['deps']['budgets']['reserve']>[0]) {
  try {
    return await exchange.deps.budgets.reserve(question);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw new GatewayError('unavailable', { detail: 'the budget cannot be read' }, { retryAfterSeconds: 2, cause: error });
  }
}

function dollars(nanoUsd: number): string {
  return `US$${(nanoUsd / 1e9).toFixed(nanoUsd < 1e9 ? 6 : 2)}`;
}
