import type { Clock, Database } from '../foundation/index.ts';
import type { EgressClient } from './egress/client.ts';
import type { VaultProviders } from './providers.ts';

/** What the vault's part of the control plane works with. */
export interface VaultDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly egress: EgressClient;
  readonly providers: VaultProviders;
  readonly clock: Clock;
}
