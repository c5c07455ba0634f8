import { type BudgetRefusal, mostTokens, type ReservationRecord } from '../../metering/index.ts';
import type { Step } from '../budgets.ts';
import { GatewayError } from '../errors.ts';
import type { BudgetPort } from '../ports.ts';
import type { BudgetConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { budgetsFor, type CountedFor } from './matching.ts';
import { budgetError } from './refusal.ts';

export type Refused = BudgetRefusal<BudgetConfiguration>;

/**
 * What one request holds of its organisation's budgets. Each attempt takes its own bound: one that was given up may be billed all the
 * same, so its part stays taken and the next attempt takes another.
 */
export class Reservation {
  readonly #budgets: BudgetPort;
  readonly #tenant: TenantConfiguration;
  readonly #counted: CountedFor;
  #step: Step | null = null;
  #held: readonly ReservationRecord[] = [];
  #atRisk: readonly ReservationRecord[] = [];

  constructor(budgets: BudgetPort, tenant: TenantConfiguration, counted: CountedFor) {
    this.#budgets = budgets;
    this.#tenant = tenant;
    this.#counted = counted;
  }

  /** All that the request holds by now, as its records say it. */
  get records(): readonly ReservationRecord[] {
    return this.#atRisk.length === 0 ? this.#held : merge(this.#atRisk, this.#held);
  }

  /** Takes the bound of one attempt, in place of what was held for another leg; `null`: taken. At once where slices last. @throws GatewayError `unavailable` */
  take(step: Step): Refused | null | Promise<Refused | null> {
    if (this.#step === step) return null;
    this.release();
    try {
      const answer = this.#budgets.take({ tenantId: this.#tenant.id, rules: budgetsFor(this.#tenant, this.#counted, step.target), bound: { nanoUsd: step.worstCase?.costNanoUsd ?? null, tokens: mostTokens(step.worstCase) } });
      if (!(answer instanceof Promise)) return answer.granted ? this.#hold(step, answer.reservations) : answer;
      return answer.then((later) => (later.granted ? this.#hold(step, later.reservations) : later), unavailable);
    } catch (cause) {
      return unavailable(cause);
    }
  }

  /** Whether a leg has room; `false` where it has not and another leg follows. @throws GatewayError */
  hasRoom(step: Step, hasNext: boolean): boolean | Promise<boolean> {
    const taken = this.take(step);
    return taken instanceof Promise ? taken.then((refused) => this.#isTaken(refused, step, hasNext)) : this.#isTaken(taken, step, hasNext);
  }

  #isTaken(refused: Refused | null, step: Step, hasNext: boolean): boolean {
    if (refused !== null && !hasNext) throw this.errorOf(refused, step);
    return refused === null;
  }

  /** Before the same leg is asked again: where the last attempt may be billed, another bound is taken. Whether one was. @throws GatewayError */
  async again(step: Step): Promise<boolean> {
    if (this.#step === step) return false;
    return this.hasRoom(step, false);
  }

  /** The attempt was sent, and nobody knows whether it is billed. @param attempt its place among those of its request */
  noteAtRisk(attempt: number): void {
    this.#atRisk = merge(this.#atRisk, this.#held.map((each) => ({ ...each, atRisk: each.amount, risks: [{ attempt, amount: each.amount }] })));
    this.#held = [];
    this.#step = null;
  }

  /** What is held was not sent, or was not billed. */
  release(): void {
    if (this.#held.length > 0) this.#budgets.giveBack(this.#held);
    this.#held = [];
    this.#step = null;
  }

  errorOf(refused: Refused, step: Step): GatewayError {
    return budgetError(refused, this.#tenant, step.target.model);
  }

  #hold(step: Step, reservations: readonly ReservationRecord[]): null {
    this.#step = step;
    this.#held = reservations;
    return null;
  }
}

function unavailable(cause: unknown): never {
  throw new GatewayError('unavailable', { detail: 'the budgets cannot be read' }, { retryAfterSeconds: 2, cause });
}

/** One record for each budget and window. */
function merge(before: readonly ReservationRecord[], after: readonly ReservationRecord[]): readonly ReservationRecord[] {
  const merged = new Map<string, ReservationRecord>();
  for (const each of [...before, ...after]) {
    const key = `${each.budgetId} ${each.windowStart}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? each : { ...each, amount: known.amount + each.amount, atRisk: (known.atRisk ?? 0) + (each.atRisk ?? 0), risks: [...known.risks ?? [], ...each.risks ?? []] });
  }
  return [...merged.values()];
}
