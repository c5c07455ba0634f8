import type { RequestName } from '../messages.ts';

/** A running role. */
export interface Role {
  /** What the supervisor may ask of it. */
  readonly requests?: Partial<Record<RequestName, (input: never) => Promise<unknown>>>;
  /** Finishes what is under way, takes nothing new. */
  drain(): Promise<void>;
}
