import type { MetricValues } from '../../telemetry/index.ts';
import type { Drain, ProcessFacts, RequestName } from '../messages.ts';

/** A running role. */
export interface Role {
  /** What the supervisor may ask of it. */
  readonly requests?: Partial<Record<RequestName, (input: never) => Promise<unknown>>>;
  /** What is to be known of this role by whoever watches over the installation. */
  readonly report?: () => Promise<RoleReport>;
  /** Finishes what is under way, takes nothing new. */
  drain(how: Drain): Promise<void>;
}

export interface RoleReport { readonly metrics: readonly MetricValues[]; readonly facts: ProcessFacts }
