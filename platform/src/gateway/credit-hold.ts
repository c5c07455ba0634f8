import { creditsText } from '@keystead/contract';
import type { Step } from './budgets.ts';
import { CreditsHeld } from './credits-held.ts';
import { GatewayError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { CreditPort } from './ports.ts';
import type { Target } from './routing/resolve.ts';

/** Whether the platform pays for it, and the organisation with credits. */
export function isPlatformPaid({ credential }: Target): boolean {
  return credential.owner !== undefined;
}

/**
 * B8: holds the most that a leg paid with credits can cost, before its key is opened; one hold for the request, raised to what its attempts can cost together.
 * `false`: there is no room for this leg, and another one may serve.
 *
 * @throws GatewayError `credits_exhausted`, `credit_price_unknown`, `unavailable` where no other leg is left
 */
export async function holdCredits(exchange: Exchange, { tenantId, step }: { readonly tenantId: string; readonly step: Step }, hasNext: boolean): Promise<boolean> {
  const refusal = await tryToHold(exchange, tenantId, step);
  if (refusal === null) return true;
  if (hasNext) return false;
  throw refusal;
}

/** Before the same leg is asked again: where the last attempt may be billed, another bound is held. Whether one was. @throws GatewayError as `holdCredits` */
export async function holdAgain(exchange: Exchange, tenantId: string, step: Step): Promise<boolean> {
  if (exchange.credits?.holds(step) === true) return false;
  return holdCredits(exchange, { tenantId, step }, false);
}

async function tryToHold(exchange: Exchange, tenantId: string, step: Step): Promise<GatewayError | null> {
  const { target, worstCase } = step;
  const cost = worstCase?.costNanoUsd ?? null;
  if (cost === null) return new GatewayError('credit_price_unknown', { model: target.model }, { param: 'model' });
  const hold = exchange.credits ?? new CreditsHeld();
  if (cost > 0) {
    const answer = await ask(exchange, { tenantId, requestId: exchange.requestId, amountNanoUsd: hold.amountWith(cost) });
    if (answer instanceof GatewayError) return answer;
    if (!answer.granted) return exhausted(exchange, tenantId, cost, answer);
  }
  hold.hold(step, cost);
  exchange.credits = hold;
  return null;
}

function exhausted({ deps }: Exchange, tenantId: string, cost: number, { availableNanoUsd, reservedNanoUsd }: { readonly availableNanoUsd: number; readonly reservedNanoUsd: number }): GatewayError {
  const held = reservedNanoUsd === 0 ? '' : `, and calls under way hold ${creditsText(reservedNanoUsd)}`;
  const organisation = deps.snapshot.tenant(tenantId)?.name ?? 'your organisation';
  return new GatewayError('credits_exhausted', { cost: creditsText(cost), left: creditsText(availableNanoUsd), held, organisation });
}

/** Where nobody can say what is left, nothing is spent. */
async function ask({ deps, requestId }: Exchange, question: Parameters<CreditPort['reserve']>[0]): Promise<Awaited<ReturnType<CreditPort['reserve']>> | GatewayError> {
  try {
    if (deps.credits === undefined) throw new Error('no credits are kept here');
    return await deps.credits.reserve(question);
  } catch (error) {
    deps.logger.warn({ err: error, requestId }, 'credits cannot be read');
    return new GatewayError('unavailable', { detail: 'the credits cannot be read' }, { retryAfterSeconds: 2, cause: error });
  }
}

/** Nothing was sent. What cannot be given back now comes back when this process has ended. */
export async function releaseCredits({ deps, requestId }: Exchange): Promise<void> {
  await deps.credits?.release(requestId).catch((error: unknown) => deps.logger.warn({ err: error, requestId }, 'held credits cannot be given back'));
}
