import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Secret, connectionOptions, newId, readConfiguration } from '../../platform/src/foundation/index.ts';
import { openDatabaseHome, prepareDataFolder } from '../../platform/src/server/postgres/index.ts';
import { sealCredential } from '../../platform/src/vault/sealed-credential.ts';
import { type EncryptionWorld, openEncryptionWorld } from '../../platform/test/support/encryption-world.ts';
import { ownerUrlOf } from './owner-url.ts';

export interface RewrapFigures {
  readonly versions: number;
  readonly tenants: number;
  readonly seconds: number;
  /** Megabytes of this process: before, at every tenth of the way, after. */
  readonly rssMegabytes: readonly number[];
  readonly rootKeys: { readonly keys: number; readonly seconds: number };
}

const tenantCount = 100;
const seedBatch = 500;
const origin = 'https://api.openai.com';

/**
 * Rotates the keys of a hundred tenants with `versions` sealed keys in all, on an embedded PostgreSQL that syncs to disk as it does
 * in use; then rotates the root key over their tenant keys. Opening and sealing happen in this process.
 */
export async function measureRewrap(versions: number, print: (line: string) => void): Promise<RewrapFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-rewrap-'));
  const dataDirectory = join(folder, 'data');
  await prepareDataFolder(dataDirectory);
  const home = await openDatabaseHome(readConfiguration({ KEYSTEAD_DATA_DIR: dataDirectory }), () => undefined);
  const rss: number[] = [];
  let moved = 0;
  const world = await openEncryptionWorld({
    runtimeUrl: home.runtimeUrl, folder: join(dataDirectory, 'keys'), batchSize: 100,
    reached(point) {
      if (point !== 'tenant move:stored') return;
      moved += 100;
      if (moved % (versions / 10) === 0) rss.push(rssNow());
    },
  });
  const owner = new pg.Client(connectionOptions(await ownerUrlOf(dataDirectory)));
  await owner.connect();
  try {
    print(`sealing ${versions} keys of ${tenantCount} tenants …`);
    await seed(world, owner, versions);
    await owner.query("insert into keystead.tenant_key_rotations (id, tenant_id, ring, reason, actor_kind) select gen_random_uuid(), id, 'credential', 'asked', 'system' from keystead.tenants");
    rss.push(rssNow());
    const began = performance.now();
    await world.finish();
    const seconds = (performance.now() - began) / 1_000;
    rss.push(rssNow());
    const { rows: [left] } = await owner.query<{ n: number }>('select count(*)::int as n from keystead.credential_versions v join keystead.tenant_keys k on k.id = v.tenant_key_id where k.version = 2');
    if (left?.n !== versions) throw new Error(`${left?.n} of ${versions} were moved`);
    return { versions, tenants: tenantCount, seconds, rssMegabytes: rss, rootKeys: await rotateRoots(world, owner) };
  } finally {
    await owner.end();
    await world.close();
    await home.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function rotateRoots(world: EncryptionWorld, owner: pg.Client): Promise<RewrapFigures['rootKeys']> {
  const { rows: [count] } = await owner.query<{ n: number }>('select count(*)::int as n from keystead.tenant_keys where wrapped is not null');
  await world.rotator.rotateRootKey('credential');
  const began = performance.now();
  await world.finish();
  return { keys: count?.n ?? 0, seconds: (performance.now() - began) / 1_000 };
}

async function seed(world: EncryptionWorld, owner: pg.Client, versions: number): Promise<void> {
  // The triggers count and notify; neither is measured here.
  await owner.query("set session_replication_role = 'replica'");
  for (let index = 0; index < tenantCount; index += 1) {
    const tenantId = newId();
    await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [tenantId, `Tenant ${index}`]);
    const key = await world.rings.credential.createTenantKey(tenantId);
    await owner.query("insert into keystead.tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values ($1, $2, 'credential', 1, $3, $4, $5)", [key.id, tenantId, key.kms, key.kmsKeyId, key.wrapped]);
    const opened = await world.rings.credential.unwrap(key);
    for (let done = 0; done < versions / tenantCount; done += seedBatch) {
      const batch = Array.from({ length: Math.min(seedBatch, versions / tenantCount - done) }, () => {
        const credentialId = newId();
        const binding = { tenantId, credentialId, version: 1, provider: 'openai', origin, tenantKeyId: key.id, tenantKeyVersion: 1 };
        return { id: newId(), credentialId, envelope: sealCredential(opened, new Secret(`sk-proj-${credentialId}-0123456789abcdefghijklmnop`), { binding }) };
      });
      await owner.query("insert into keystead.credentials (id, tenant_id, provider, label, origin, environment) select id, $2, 'openai', 'Key', $3, 'production' from unnest($1::uuid[]) id", [batch.map((each) => each.credentialId), tenantId, origin]);
      await owner.query(
        "insert into keystead.credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, envelope) select id, $4, credential_id, 1, 'primary', 'fp_aaaaaaaaaaaa', 'mnop', $5, envelope from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as sealed (id, credential_id, envelope)",
        [batch.map((each) => each.id), batch.map((each) => each.credentialId), batch.map((each) => each.envelope), tenantId, key.id],
      );
    }
  }
  await owner.query("set session_replication_role = 'origin'");
  await owner.query('analyze');
}

function rssNow(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}
