import assert from 'node:assert/strict';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { type Configuration, connectionOptions, newId, readConfiguration, systemClock } from '../src/foundation/index.ts';
import { openRootKeys } from '../src/server/installation.ts';
import { type TransitStandIn, startTransitStandIn } from '../src/vault/kms/stand-ins/transit-stand-in.ts';
import { type WrappedTenantKey, openKeyRing } from '../src/vault/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

describe('V2 V9 the root keys of an installation, from a key file to a key service', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let transit: TransitStandIn;
  let folder = '';
  let row: WrappedTenantKey;
  let key = '';
  before(async () => {
    test = await startTestDatabase();
    owner = new pg.Client(connectionOptions(test.ownerUrl));
    await owner.connect();
    transit = await startTransitStandIn();
    key = transit.createKey();
    folder = await mkdtemp(join(tmpdir(), 'keystead-roots-'));
  });
  after(async () => {
    await Promise.all([owner.end(), transit.close()]);
    await test.close();
    await rm(folder, { recursive: true });
  });

  const settings = (environment: Record<string, string> = {}): Configuration => readConfiguration({ KEYSTEAD_DATA_DIR: folder, ...environment });
  const atTransit = (more: Record<string, string> = {}): Configuration => settings({
    KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_KEY: key, KEYSTEAD_KMS_TRANSIT_ADDRESS: transit.url, KEYSTEAD_KMS_TRANSIT_NAMESPACE: transit.namespace, KEYSTEAD_KMS_TRANSIT_TOKEN: transit.createToken(), ...more,
  });
  const open = (configuration: Configuration) => openRootKeys({ configuration, ring: 'credential', database: test.open('keystead_snapshot') });
  const ringOf = async (configuration: Configuration) => openKeyRing({ ring: 'credential', keys: await open(configuration), clock: systemClock });
  const canaries = async (): Promise<readonly unknown[]> => (await owner.query('select value->>\'kms\' as kms from keystead.installation where name like \'root-canary.credential%\' order by written_at')).rows.map((each: { kms: string }) => each.kms);

  it('V2 begins with a key file of its own, and one canary', async () => {
    row = await (await ringOf(settings())).createTenantKey(newId());
    assert.equal(row.kms, 'key-file');
    assert.deepEqual(await canaries(), ['key-file']);
  });

  it('fault 11: a key service that is down at the start stops it, and says so; nothing is changed', async () => {
    transit.fault = 'down';
    await assert.rejects(open(atTransit()), { code: 'kms-unavailable', message: /connection lost/ });
    transit.fault = 'none';
    assert.deepEqual(await canaries(), ['key-file']);
  });

  it('V9 moved to a key service, what is new is wrapped there, what is old still opens, and each has its canary', async () => {
    const ring = await ringOf(atTransit());
    assert.equal((await ring.unwrap(row)).symmetricKeySize, 32);
    assert.equal((await ring.createTenantKey(newId())).kms, 'transit');
    assert.equal((await ring.rewrap(row)).kms, 'transit');
    assert.deepEqual(await canaries(), ['key-file', 'transit']);
    await open(atTransit());
    assert.deepEqual(await canaries(), ['key-file', 'transit']);
  });

  it('V2 without the former root key the start is refused while anything may stand under it, and the missing file is not made anew', async () => {
    await rename(join(folder, 'keys'), join(folder, 'away'));
    await assert.rejects(open(atTransit()), { code: 'root-key-mismatch', message: /KEYSTEAD_KMS_EARLIER/ });
    await assert.rejects(open(atTransit({ KEYSTEAD_KMS_EARLIER: 'key-file' })), { code: 'root-key-missing' });
    await assert.rejects(open(settings()), { code: 'root-key-missing' });
  });

  it('V9 once the former root key is retired, Keystead starts without it; with another key of the service it does not', async () => {
    await owner.query('update keystead.installation set value = value || \'{"retired": true}\' where name = \'root-canary.credential\'');
    await open(atTransit());
    await assert.rejects(open(atTransit({ KEYSTEAD_KMS_KEY: transit.createKey() })), { code: 'root-key-mismatch' });
    await open(atTransit({ KEYSTEAD_KMS_KEY: transit.createKey(), KEYSTEAD_KMS_EARLIER: `transit:${key}` }));
  });
});
