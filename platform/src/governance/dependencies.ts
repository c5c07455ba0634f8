import type { Actor } from '../audit/index.ts';
import type { ContentKeys, Documents, ObjectStorage } from '../documents/index.ts';
import type { Clock, Database, Logger } from '../foundation/index.ts';
import type { LeavingPeople } from '../identity/index.ts';

/** A run on its way out or in, as the catalogue writes and takes it. */
export interface ArchivedRunText { readonly run: { readonly id: string }; readonly markdown: string | null }

/** Runs of a whole tenant; the catalogue's. */
export interface RunArchive {
  read(tenantId: string, after: string | null): Promise<readonly ArchivedRunText[]>;
  /** @param untrustedRun one line of the archive. @param person gives the person here for one there. @throws where it is no run. */
  restore(tenantId: string, untrustedRun: unknown, person: (userId: string) => string): Promise<void>;
  /** Forms that are kept to start from, opened. */
  readTemplates(tenantId: string): AsyncIterable<unknown>;
  /** As `restore`. */
  restoreTemplate(tenantId: string, untrustedTemplate: unknown, person: (userId: string) => string): Promise<void>;
}

/** What leaving needs of other parts; the server passes it in. */
export interface LeavingOptions {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  /** Opened as `keystead_spool`, when an import writes the ledger. It is closed afterwards. */
  readonly openSpoolDatabase: () => Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly storage: ObjectStorage;
  readonly contentKeys: ContentKeys;
  readonly documents: Pick<Documents, 'readOriginal' | 'readPages' | 'restore'>;
  readonly runs: RunArchive;
  readonly people: LeavingPeople;
  /** Names of members, for lists. */
  readonly names: (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Makes the vault's keys of a tenant, in a transaction of that tenant. */
  readonly createTenantKeys: (tenantId: string) => Promise<void>;
  /** Crypto-shredding: destroys every encryption key of a tenant, with its record. */
  readonly destroyKeys: (tenantId: string, actor: Actor) => Promise<unknown>;
  readonly graceDays: number;
  /** Version of the program, for the manifest. */
  readonly version: string;
}
