import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Database, openDatabase, sql, systemClock } from '../../src/foundation/index.ts';
import { type RootKeys, type StoredCanary, createKeyProviders, openKeyFile, openKeyRing, openLiveRootKeys, proveRootKeys, rootCanaryName } from '../../src/vault/index.ts';
import { type KeyRotatorOptions, contentTable, credentialVersions, followRootKeys, keepContentRing, keepCredentialRing, openKeyRotator, readRootKeyFacts } from '../../src/vault/index.ts';

type Ring = 'credential' | 'content';

/** What a running Keystead holds as far as encryption keys go, on a database and a folder of key files that a test made. */
export interface EncryptionWorld {
  readonly app: Database;
  readonly rings: Readonly<Record<Ring, ReturnType<typeof openKeyRing>>>;
  readonly roots: Readonly<Record<Ring, RootKeys>>;
  readonly keepers: { readonly credential: ReturnType<typeof keepCredentialRing>; readonly content: ReturnType<typeof keepContentRing> };
  readonly rotator: ReturnType<typeof openKeyRotator>;
  /** Has the processes look at their root keys, then takes every rotation as far as it goes; until none is left. */
  finish(): Promise<void>;
  /** One such turn. @returns how many rotations are left. */
  turn(): Promise<number>;
  close(): Promise<void>;
}

export interface WorldOptions extends Pick<KeyRotatorOptions, 'reached' | 'batchSize' | 'graceSeconds' | 'wrapLimit'> {
  readonly runtimeUrl: string;
  readonly folder: string;
  readonly maxAgeDays?: number;
  readonly renewSecrets?: (ring: Ring) => Promise<void>;
}

const turns = 50;

export async function openEncryptionWorld(options: WorldOptions): Promise<EncryptionWorld> {
  const { runtimeUrl, folder } = options;
  const app = openDatabase({ url: runtimeUrl, role: 'keystead_app', maxConnections: 4 });
  const keysDatabase = openDatabase({ url: runtimeUrl, role: 'keystead_keys', maxConnections: 3 });
  const logger = pino({ level: 'silent' });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const openRoots = async (ring: Ring): Promise<RootKeys> => {
    const roots = await openLiveRootKeys({
      ring, folder, configured: createKeyProviders(await openKeyFile({ path: join(folder, `${ring}-root.key`), create: true })),
      facts: () => app.as<unknown>().transaction((trx) => readRootKeyFacts(trx, ring)),
    });
    await app.as<unknown>().transaction(async (trx) => {
      const name = rootCanaryName(ring);
      const { rows } = await sql<StoredCanary>`select name, value from installation where name = ${name} or name like ${`${name}/%`}`.execute(trx);
      const missing = await proveRootKeys(roots, ring, rows);
      if (missing !== null) await sql`insert into installation (name, value) values (${missing.name}, ${JSON.stringify(missing.value)}::jsonb)`.execute(trx);
    });
    return roots;
  };
  const roots = { credential: await openRoots('credential'), content: await openRoots('content') };
  const rings = { credential: openKeyRing({ ring: 'credential', keys: roots.credential, clock: systemClock }), content: openKeyRing({ ring: 'content', keys: roots.content, clock: systemClock }) };
  const held = (ring: Ring) => ({ ring: rings[ring], roots: roots[ring], renewSecrets: async () => options.renewSecrets?.(ring) });
  const keepers = { credential: keepCredentialRing(held('credential')), content: keepContentRing(held('content')) };
  const rotator = openKeyRotator({
    ...options, maxAgeDays: options.maxAgeDays ?? 0, graceSeconds: options.graceSeconds ?? 0, keysDatabase, database: app, logger,
    rings: { credential: { keeper: keepers.credential, tables: [credentialVersions] }, content: { keeper: keepers.content, tables: [contentTable('documents', 'document'), contentTable('runs', 'run')] } },
  });
  const followers = (['credential', 'content'] as const).map((ring) => followRootKeys({ database: app, ring, roots: roots[ring], logger, repeat: false }));

  async function turn(): Promise<number> {
    for (const follower of followers) await follower.once();
    return rotator.runOnce();
  }

  return {
    app, rings, roots, keepers, rotator, turn,
    async finish() {
      for (let count = 0; count < turns; count += 1) if (await turn() === 0) return;
      throw new Error('the rotations do not come to an end');
    },
    async close() {
      for (const follower of followers) await follower.stop();
      await Promise.all([app.close(), keysDatabase.close()]);
    },
  };
}
