import type { Names } from '../../audit/index.ts';
import type { Clock, Database, Logger } from '../../foundation/index.ts';
import type { OutgoingMail } from '../../notifications/index.ts';
import type { VaultProviders } from '../../vault/index.ts';

/** Something that was unlike other days, as whoever watches for it tells it. */
export interface FoundAnomaly {
  readonly id: string;
  readonly text: string;
  readonly severity: 'info' | 'warning' | 'urgent';
  readonly raisedAt: Date;
  /** Whether somebody has looked into it, or muted it. */
  readonly settled: boolean;
  /** The page of the console that shows it. */
  readonly href: string;
}

/** What scheduled reviews need of other parts; the server passes it in. */
export interface OversightDependencies {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly people: Names;
  readonly tokens: Names;
  readonly teams: Names;
  readonly apps: ReadonlyMap<string, string>;
  readonly providers: ReadonlyMap<string, { readonly name: string; readonly sandbox: boolean; readonly links: { readonly retention: string | null } }>;
  readonly vaultProviders: VaultProviders;
  readonly hasSecondFactor: (userId: string) => Promise<boolean>;
  /** Anomalies raised in a stretch of time. */
  readonly anomalies: (tenantId: string, range: { readonly from: Date; readonly to: Date }) => Promise<readonly FoundAnomaly[]>;
  readonly mail: Pick<OutgoingMail, 'configured' | 'queue'>;
  /** Where people reach the console. */
  readonly url: () => string;
}
