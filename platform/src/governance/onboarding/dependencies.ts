import type { Clock, Database, Logger } from '../../foundation/index.ts';
import type { OutgoingMail } from '../../notifications/index.ts';
import type { InstallationFacts } from '../obligations/facts.ts';

/** What onboarding needs of other parts; the server passes it in. */
export interface OnboardingDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mail: Pick<OutgoingMail, 'queue' | 'configured'>;
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly url: () => string;
  readonly installation: () => Promise<InstallationFacts>;
}
