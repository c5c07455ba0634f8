import type { PlanId } from '@keystead/contract';

interface Plan {
  /** How many people may be active at once; `null` where the agreement sets no limit. */
  readonly seats: number | null;
}

/** What each plan includes. Plans are data: nothing else in the program asks for a plan by name. */
export const planTable: Readonly<Record<PlanId, Plan>> = {
  basic: { seats: 1 },
  standard: { seats: 5 },
  elite: { seats: 15 },
  enterprise: { seats: null },
};

/** True where one more person fits beside the `taken` seats. */
export function seatIsFree(plan: PlanId, taken: number): boolean {
  const { seats } = planTable[plan];
  return seats === null || taken < seats;
}
