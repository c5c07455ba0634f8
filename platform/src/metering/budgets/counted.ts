import type { LeaseAnswer } from './lease-store.ts';
import type { Bound, BudgetRefusal, BudgetRule, TakeQuestion } from './port.ts';

/** What a request takes of one rule. */
export interface Needed<Rule> { readonly rule: Rule; readonly amount: number }

/** In the rule's unit; `null`: nothing bounds it. */
function needOf({ unit }: BudgetRule, bound: Bound): number | null {
  return unit === 'nano_usd' ? bound.nanoUsd : unit === 'tokens' ? bound.tokens : 1;
}

/** What a request takes of the rule's windows. */
export function countedOf(rule: BudgetRule, bound: Bound): number {
  return rule.period === 'request' ? 0 : needOf(rule, bound) ?? 0;
}

/** What no waiting and no other process can change: nothing bounds it, or it is larger than a whole limit. */
export function neverFits<Rule extends BudgetRule>({ rules, bound }: TakeQuestion<Rule>): BudgetRefusal<Rule> | null {
  for (const rule of rules) {
    const need = needOf(rule, bound);
    if (need === null || (rule.period === 'request' && need > rule.limit)) return { granted: false, rule, need, left: rule.limit, resetsAt: null, retryAfterSeconds: null };
  }
  return null;
}

export function refusalOf<Rule extends BudgetRule>({ rule, amount }: Needed<Rule>, { limit, left, resetsAt, seconds }: Extract<LeaseAnswer, { kind: 'refused' }>): BudgetRefusal<Rule> {
  return { granted: false, rule, need: amount, left, resetsAt, retryAfterSeconds: seconds === null || amount > limit ? null : Math.max(1, Math.ceil(seconds)) };
}
