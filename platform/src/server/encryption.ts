import type { RootRing } from '@keystead/contract';
import type { Actor } from '../audit/index.ts';
import { type Configuration, type Database, type ImplementedOperation, type Logger, openDatabase, systemClock } from '../foundation/index.ts';
import {
  type DestroyedKeys, type EgressClient, type KeyRing, type RootKeys, type RootRotationStatus, contentTable, credentialVersions, destroyTenantKeys, encryptionOperations, followRootKeys, followTenantKeys, keepContentRing,
  openKeyRotator, ownKeyOperations,
} from '../vault/index.ts';

/** Every table with an object key, and what those keys are bound to. A table that is missing here fails a test. */
export const contentTables = [
  contentTable('documents', 'document'), contentTable('runs', 'run'), contentTable('batches', 'batch'), contentTable('tenant_exports', 'export'), contentTable('evidence_packs', 'evidence-pack'), contentTable('sso_connections', 'sso-connection'), contentTable('app_form_drafts', 'form-draft'), contentTable('app_templates', 'template'), contentTable('audit_streams', 'audit-stream'),
] as const;

/** Within this time every process works with what was stored. */
const propagationMilliseconds = 1_000;

export interface EncryptionOptions {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly configuration: Configuration;
  readonly ring: KeyRing;
  readonly roots: RootKeys;
  readonly egress: Pick<EgressClient, 'keeper' | 'ownKeys' | 'readVaultKey'>;
  /** Wraps anew what else stands under the content root key. */
  readonly renewSecrets: () => Promise<void>;
  readonly logger: Logger;
}

/** The api role's part in encryption keys: it drives their rotation, holds the content ring, and destroys them when asked. */
export interface Encryption {
  readonly operations: readonly ImplementedOperation[];
  /** Crypto-shredding of a tenant, for its own request and for its deletion. */
  destroyTenantKeys(tenantId: string, actor: Actor): Promise<DestroyedKeys>;
  rotateRootKey(ring: RootRing): Promise<void>;
  rootKeyStatus(): Promise<readonly RootRotationStatus[]>;
  stop(): Promise<void>;
}

export async function openEncryption(options: EncryptionOptions): Promise<Encryption> {
  const { database, ring, roots, logger, databaseUrl, egress, configuration } = options;
  const contentKeeper = keepContentRing({ ring, roots, renewSecrets: options.renewSecrets });
  const keysDatabase = openDatabase({ url: databaseUrl, role: 'keystead_keys', maxConnections: 3, onError: (error) => logger.warn({ reason: error.message }, 'database connection lost') });
  const rotator = openKeyRotator({
    keysDatabase, database, logger, maxAgeDays: options.configuration.encryptionKeyDays,
    rings: {
      credential: { keeper: options.egress.keeper, tables: [credentialVersions] },
      content: { keeper: contentKeeper, tables: contentTables },
    },
  });
  const forgetting = await followTenantKeys({ databaseUrl, role: 'keystead_app', ring, logger });
  const following = followRootKeys({ database, ring: 'content', roots, logger });
  rotator.start();
  return {
    operations: [
      ...encryptionOperations({ database, content: contentTables, rotator }),
      ...ownKeyOperations({ database, egress, clock: systemClock, takesPlainKeys: configuration.takesPlainKeys, keepers: [egress.keeper, contentKeeper], settled: () => new Promise((resolve) => { setTimeout(resolve, propagationMilliseconds); }) }),
    ],
    destroyTenantKeys: (tenantId, actor) => destroyTenantKeys(database, { tenantId, actor, content: contentTables }),
    async rotateRootKey(which) {
      await rotator.rotateRootKey(which);
      rotator.poke();
    },
    rootKeyStatus: () => rotator.rootKeyStatus(),
    async stop() {
      await rotator.stop();
      await Promise.all([following.stop(), forgetting()]);
      await keysDatabase.close();
    },
  };
}
