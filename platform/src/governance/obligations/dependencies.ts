import type { Clock, Database, Logger } from '../../foundation/index.ts';
import type { OutgoingMail } from '../../notifications/index.ts';
import type { Provider } from '../../providers/index.ts';
import type { InstallationFacts } from './facts.ts';

/** What obligations need of other parts; the server passes it in. */
export interface ObligationsDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly mail: Pick<OutgoingMail, 'queue' | 'configured'>;
  /** Names of members and operators. */
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Where people reach the console. */
  readonly url: () => string;
  /** What stands as evidence and no organisation's own rows say. */
  readonly installation: () => Promise<InstallationFacts>;
}
