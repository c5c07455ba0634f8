import type { WorstCase } from '../metering/index.ts';
import type { Target } from './routing/resolve.ts';

/** A target with the most that one attempt at it can cost. */
export interface Step {
  readonly target: Target;
  readonly worstCase: WorstCase | null;
  /** Another version of the same credential, for where the provider rejects this one. */
  readonly backup: Target | null;
}
