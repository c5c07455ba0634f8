import type { Clock, Database } from '../foundation/index.ts';
import type { VaultDependencies } from '../vault/index.ts';

export interface BillingDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  /** For the platform's own keys. */
  readonly vault: VaultDependencies;
}
