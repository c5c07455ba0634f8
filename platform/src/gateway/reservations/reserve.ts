import type { Step } from '../budgets.ts';
import type { Exchange } from '../exchange.ts';
import type { TenantConfiguration } from '../snapshot/configuration.ts';
import { type FitQuestion, fitToBudget, type Fitted } from './fit.ts';
import type { CountedFor } from './matching.ts';
import { type Refused, Reservation } from './reservation.ts';

export interface Admission {
  readonly tenant: TenantConfiguration;
  readonly counted: CountedFor;
  readonly steps: readonly Step[];
  /** Left out where the request may not be changed. */
  readonly fit?: FitQuestion;
}

/**
 * Reserves the bound of the first leg that has room from every budget in force for it; each further attempt reserves its own. Where no
 * leg has room and a budget says so, the output limit is lowered to what is left. Gives what was changed of the request; `null`: nothing. At once where
 * slices last.
 * @throws GatewayError `budget_price_unknown`, `budget_exceeded`, `rate_limit_reached`, `unavailable`
 */
export function reserveForChain(exchange: Exchange, admission: Admission): Fitted | null | Promise<Fitted | null> {
  const [step] = admission.steps;
  const reservation = new Reservation(exchange.deps.budgets, admission.tenant, admission.counted);
  exchange.reservation = reservation;
  if (step === undefined) return null;
  // Nearly always the first leg has room, and nobody has to be asked.
  const taken = reservation.take(step);
  return taken === null ? null : reserveSlowly(exchange, reservation, { ...admission, taken });
}

async function reserveSlowly(exchange: Exchange, reservation: Reservation, { steps, fit, taken }: Admission & { readonly taken: Refused | Promise<Refused | null> }): Promise<Fitted | null> {
  let first: { readonly refused: Refused; readonly step: Step } | null = null;
  for (const step of steps) {
    const refused: Refused | null = await (first === null ? taken : reservation.take(step));
    if (refused === null) return null;
    first ??= { refused, step };
  }
  if (first === null) return null;
  const fitted = fit === undefined ? null : await fitToBudget(reservation, { ...fit, ...first, steps });
  if (fitted === null) throw reservation.errorOf(first.refused, first.step);
  exchange.response.setHeader('x-keystead-output-limit', String(fitted.facts.maxOutputTokens));
  return fitted;
}
