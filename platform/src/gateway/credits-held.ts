import type { CreditRecord } from '../metering/index.ts';
import type { Step } from './budgets.ts';
import type { Target } from './routing/resolve.ts';

/**
 * What one request holds of its organisation's credits, in nano-US-dollars. Each attempt with a platform key holds its own bound: one that was given up may be
 * billed all the same, so its part stays held and the next attempt holds another.
 */
export class CreditsHeld {
  #step: Step | null = null;
  #own = 0;
  #atRisk = 0;

  holds(step: Step): boolean {
    return this.#step === step;
  }

  /** All that has to be held for an attempt of this cost. */
  amountWith(cost: number): number {
    return this.#atRisk + cost;
  }

  hold(step: Step, cost: number): void {
    this.#step = step;
    this.#own = cost;
  }

  /** The attempt was sent, and nobody knows whether it is billed. Concerns nothing where another target is held for. */
  noteAtRisk(target: Target): void {
    if (this.#step?.target !== target) return;
    this.#atRisk += this.#own;
    this.#own = 0;
    this.#step = null;
  }

  /** As the record of an attempt at this step says it. */
  of(step: Step): CreditRecord {
    return { own: this.#step === step ? this.#own : 0, atRisk: this.#atRisk };
  }
}
