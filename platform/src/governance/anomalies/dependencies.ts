import type { Names } from '../../audit/index.ts';
import type { Clock, Database, Logger } from '../../foundation/index.ts';
import type { OutgoingMail } from '../../notifications/index.ts';

/** What the watch and its pages need of other parts; the server passes it in. */
export interface AnomalyDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly outgoing: Pick<OutgoingMail, 'queue'>;
  /** Where people reach the console. */
  readonly url: () => string;
  readonly people: Names;
  readonly tokens: Names;
  readonly credentials: Names;
  /** Names of the apps there are, by id. */
  readonly apps: ReadonlyMap<string, string>;
  readonly providers: ReadonlyMap<string, { readonly sandbox: boolean }>;
}
