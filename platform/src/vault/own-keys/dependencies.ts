import type { Clock, Database } from '../../foundation/index.ts';
import type { EgressClient } from '../egress/client.ts';
import type { RingKeeper } from '../encryption/keepers.ts';

/** What the operations on a tenant's own key work with. */
export interface OwnKeyDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly egress: Pick<EgressClient, 'ownKeys' | 'readVaultKey'>;
  readonly clock: Clock;
  readonly takesPlainKeys?: boolean;
  /**
   * Waits until every process works with what was just stored (within a second, see the promises): a gateway that still has the former wrap of a
   * key in its snapshot needs the own key that is about to go.
   */
  readonly settled: () => Promise<void>;
  /** Of both rings. */
  readonly keepers: readonly Pick<RingKeeper<never>, 'ring' | 'rewrap'>[];
}
