import { contextTokensOf } from '../../metering/index.ts';
import type { Step } from '../budgets.ts';
import type { LiveHealth } from '../health/live-health.ts';
import type { Target } from '../routing/resolve.ts';
import type { Verdict } from '../routing/verdict.ts';

/**
 * The steps of one request, and whose turn it is. A leg whose breaker is open, or whose provider asked for a rest, is left out while another can
 * serve; where all are, each is asked once: a breaker spares others, it refuses nobody.
 */
export class Candidates {
  readonly #steps: Step[];
  /** Every breaker was open. */
  readonly lastResort: boolean;
  #index = 0;

  constructor(steps: readonly Step[], health: LiveHealth, tenantId: string) {
    const closed = steps.filter(({ target }) => health.look(tenantId, target) !== 'no');
    const rested = closed.filter(({ target }) => health.restOf(tenantId, target) === 0);
    this.lastResort = closed.length === 0;
    this.#steps = [...(rested.length > 0 ? rested : closed.length > 0 ? closed : steps)];
  }

  get current(): Step | null {
    return this.#steps[this.#index] ?? null;
  }

  get hasNext(): boolean {
    return this.#index + 1 < this.#steps.length;
  }

  /** Whoever could serve after such an error: anybody, or for a request that was too long only who takes longer ones (S12). */
  has(after: Verdict['action']): boolean {
    return this.#after(after) !== -1;
  }

  next(after: Verdict['action'] = 'next'): void {
    const index = this.#after(after);
    this.#index = index === -1 ? this.#steps.length : index;
  }

  end(): void {
    this.#index = this.#steps.length;
  }

  /** In a rotation two versions live: the one that the provider takes serves next. */
  insert(backup: Target): void {
    const step = this.current;
    if (step !== null) this.#steps.splice(this.#index + 1, 0, { target: backup, worstCase: step.worstCase, backup: null });
  }

  /** Somebody to name, where the last one's turn is over. */
  get last(): Step | null {
    return this.#steps.at(-1) ?? null;
  }

  #after(action: Verdict['action']): number {
    if (action === 'pass') return -1;
    if (action === 'next') return this.hasNext ? this.#index + 1 : -1;
    const tooShort = contextOf(this.current);
    return this.#steps.findIndex((step, index) => index > this.#index && (step.target.leg?.largerContext === true || contextOf(step) > tooShort && tooShort > 0));
  }
}

/** Tokens that a model takes; 0 where that is not known. */
function contextOf(step: Step | null): number {
  return step === null ? 0 : contextTokensOf(step.target.provider.priceId, step.target.model) ?? 0;
}
