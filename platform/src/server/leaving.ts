import type { Catalogue } from '../catalogue/index.ts';
import type { ContentKeys, Documents, ObjectStorage } from '../documents/index.ts';
import { type Configuration, type Database, type Logger, openDatabase, systemClock } from '../foundation/index.ts';
import { type LeavingPart, openLeaving } from '../governance/index.ts';
import type { Identity } from '../identity/index.ts';
import type { Encryption } from './encryption.ts';
import { version } from './version.ts';

interface Parts {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly configuration: Configuration;
  readonly contentKeys: ContentKeys;
  readonly documents: Documents;
  readonly storage: ObjectStorage;
  readonly catalogue: Pick<Catalogue, 'archive'>;
  readonly identity: Pick<Identity, 'leaving' | 'people' | 'createTenantKeys'>;
  readonly encryption: Pick<Encryption, 'destroyTenantKeys'>;
  readonly logger: Logger;
}

/** Deletions become due, and files of exports expire, at this pace. */
const tendMilliseconds = 30_000;

/** Export, import and deletion of whole organisations, with what carries out their due dates. */
export function openServerLeaving(parts: Parts): LeavingPart {
  const { databaseUrl, database, configuration, identity, logger } = parts;
  const leaving = openLeaving({
    database, clock: systemClock, logger, version, graceDays: configuration.deletionGraceDays, documents: parts.documents, contentKeys: parts.contentKeys, runs: parts.catalogue.archive, people: identity.leaving,
    openSpoolDatabase: () => openDatabase({ url: databaseUrl, role: 'keystead_spool', maxConnections: 2, onError: (error) => logger.warn({ reason: error.message }, 'database connection lost') }),
    storage: parts.storage,
    names: (tenantId, userIds) => identity.people.names(tenantId, userIds),
    createTenantKeys: (tenantId) => identity.createTenantKeys(tenantId),
    destroyKeys: (tenantId, actor) => parts.encryption.destroyTenantKeys(tenantId, actor),
  });
  let tending: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    tending = tending.then(() => leaving.tend()).catch((error: unknown) => { logger.warn({ err: error }, 'deletions and exports could not be looked after; it is tried again'); });
  }, tendMilliseconds);
  return {
    ...leaving,
    async close() {
      clearInterval(timer);
      await leaving.close();
      await tending;
    },
  };
}
