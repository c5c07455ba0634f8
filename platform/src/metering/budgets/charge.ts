import type { BudgetUnit } from '@keystead/contract';
import type { ReservationRecord } from '../records.ts';

/** What a request came to, as its ledger row says. */
export interface Came {
  readonly usageState: 'settled' | 'estimated' | 'reconciled' | 'none';
  readonly costNanoUsd: number | null;
  readonly tokens: number | null;
}

const amountOf: Readonly<Record<BudgetUnit, (came: Came) => number | null>> = {
  nano_usd: ({ costNanoUsd }) => costNanoUsd, tokens: ({ tokens }) => tokens, requests: () => 1,
};

/**
 * What one request is charged to one budget: the attempts that may be billed without anybody knowing, at the most they could
 * use; and the last one at what it used, or at its most where that is not known. A request that was sent counts as one, whatever came of it. Pure.
 */
export function chargeOf({ unit, amount, atRisk = 0 }: Pick<ReservationRecord, 'unit' | 'amount' | 'atRisk'>, came: Came): number {
  const own = amount - atRisk;
  if (own <= 0) return atRisk;
  if (unit === 'requests' || came.usageState === 'estimated') return amount;
  if (came.usageState === 'none') return atRisk;
  return atRisk + (amountOf[unit](came) ?? own);
}

/** What one budget counts of an estimate, in its unit. */
export interface EstimatedCharge { readonly budgetId: string; readonly windowStart: string; readonly unit: BudgetUnit; readonly amount: number }

/** What budgets count of one attempt that was given up, by its place; empty for records that do not tell attempts apart. Pure. */
export function chargesOfAttempt(reservations: readonly ReservationRecord[], place: number): readonly EstimatedCharge[] {
  return reservations.flatMap((reservation) => {
    const amount = (reservation.risks ?? []).reduce((sum, risk) => sum + (risk.attempt === place ? risk.amount : 0), 0);
    return amount === 0 ? [] : [toCharge(reservation, amount)];
  });
}

/** What budgets count of a request's last attempt where that is an estimate. `place`: of that attempt. Pure. */
export function chargesOfEstimate(reservations: readonly ReservationRecord[], place: number): readonly EstimatedCharge[] {
  const held = reservations.flatMap((reservation) => (reservation.amount > (reservation.atRisk ?? 0) ? [toCharge(reservation, reservation.amount - (reservation.atRisk ?? 0))] : []));
  return [...held, ...chargesOfAttempt(reservations, place)];
}

function toCharge({ budgetId, windowStart, unit }: ReservationRecord, amount: number): EstimatedCharge {
  return { budgetId, windowStart, unit, amount };
}
