import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { systemActor } from '../src/audit/index.ts';
import { connectionOptions, fixedClock, newId, openEgress } from '../src/foundation/index.ts';
import { memoryLogger } from '../src/vault/egress/test-service.ts';
import { type TransitStandIn, startTransitStandIn } from '../src/vault/kms/stand-ins/transit-stand-in.ts';
import { type OwnKeyStore, createEgressClient, createEgressService, createKeyProviders, createMemoryKeyProvider, openEntryKeyStore, openEntryKeys, openKeyRing, openOwnKeyStore } from '../src/vault/index.ts';
import { rewrapTenantKeys } from '../src/vault/own-keys/own-keys.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

describe('V2 own keys in the database and between the roles', () => {
  const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
  const [root, next] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
  const [tenant, other] = [newId(), newId()];
  const egress = openEgress({ allowPrivate: true });
  const token = randomBytes(16).toString('hex');
  let test: TestDatabase;
  let owner: pg.Client;
  let transit: TransitStandIn;
  let folder = '';
  let server: Server;
  let store: OwnKeyStore;
  let key = '';

  const openStore = (keys = createKeyProviders(root)): OwnKeyStore => openOwnKeyStore({ database: test.open('keystead_snapshot'), keys, egress, clock });

  async function connect(tenantId: string, name: string, secret = transit.createToken()): Promise<string> {
    const settings = { address: transit.url, namespace: transit.namespace };
    const made = await store.seal(tenantId, { service: 'transit', key: name, settings, secret });
    await owner.query(`insert into keystead.tenant_own_keys (id, tenant_id, kms, kms_key_id, key, settings, sealed, root_kms, root_kms_key_id, state, health, health_checked_at)
      values ($1, $2, 'transit', $3, $4, $5, $6, $7, $8, 'current', 'ok', now())`, [made.id, tenantId, made.kmsKeyId, name, JSON.stringify(settings), made.sealed, made.rootKms, made.rootKmsKeyId]);
    return made.id;
  }

  before(async () => {
    test = await startTestDatabase();
    owner = new pg.Client(connectionOptions(test.ownerUrl));
    await owner.connect();
    for (const id of [tenant, other]) await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [id, id]);
    transit = await startTransitStandIn();
    store = openStore();
    key = transit.createKey();
    await connect(tenant, key);
    folder = await mkdtemp(join(tmpdir(), 'keystead-own-'));
    const keys = createKeyProviders(root);
    const ring = openKeyRing({ ring: 'credential', keys, own: store, clock });
    const entryKeys = openEntryKeys({ keys, store: openEntryKeyStore(test.open('keystead_snapshot')), clock });
    server = createServer(createEgressService({ ring, entryKeys, ownKeys: store, providers: new Map(), egress, token, logger: memoryLogger([]), clock }));
    await new Promise<void>((resolve) => { server.listen(join(folder, 'egress.sock'), () => { resolve(); }); });
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([egress.close(), transit.close(), owner.end()]);
    await test.close();
    await rm(folder, { recursive: true });
  });

  it('V2 a row holds nothing of the secret, and opens for its own tenant and row alone', async () => {
    const secret = transit.createToken();
    const id = await connect(other, transit.createKey(), secret);
    const dump = JSON.stringify((await owner.query<{ row: string }>('select t::text as row from keystead.tenant_own_keys t')).rows);
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) assert.ok(!dump.includes(form));
    await owner.query('update keystead.tenant_own_keys set sealed = (select sealed from keystead.tenant_own_keys where tenant_id = $1) where id = $2', [tenant, id]);
    await assert.rejects(openStore().current(other), { code: 'does-not-open' });
    await owner.query('update keystead.tenant_own_keys set state = \'removed\', sealed = null where id = $1', [id]);
    assert.equal(await store.current(other), undefined);
  });

  it('attack 13: whoever edits the row cannot have the secret sent to another address', async () => {
    await owner.query('update keystead.tenant_own_keys set settings = \'{"address": "https://attacker.example"}\', key = \'other\' where tenant_id = $1', [tenant]);
    const kms = await openStore().current(tenant);
    assert.equal(kms?.keyId, `${transit.namespace}/transit/keys/${key}`);
    assert.equal((await kms.unwrap({ tenant }, await kms.wrap({ tenant }, Buffer.from('x')))).toString(), 'x');
  });

  it('V2 the api role uses own keys for the content ring over the socket, and for no other', async () => {
    const remote = createEgressClient({ socketPath: join(folder, 'egress.sock'), token }).ownKeys;
    const content = openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), own: remote, clock });
    const row = await content.createTenantKey(tenant);
    content.forget();
    assert.equal((await content.unwrap(row)).symmetricKeySize, 32);
    const kms = await remote.find(tenant, 'transit', `${transit.namespace}/transit/keys/${key}`);
    const good = { purpose: 'tenant-key-own', ring: 'content', tenant, key: row.id, version: '1' };
    const wrapped = await kms?.wrap(good, Buffer.alloc(32));
    assert.ok(wrapped !== undefined);
    for (const foreign of [{ ...good, ring: 'credential' }, { ...good, tenant: other }, { ...good, purpose: 'probe' }]) await assert.rejects(async () => kms?.unwrap(foreign, wrapped), { code: 'internal' });
    await assert.rejects((await remote.find(other, 'transit', 'team-a/transit/keys/x'))?.unwrap({ ...good, tenant: other }, wrapped) ?? Promise.resolve(), { code: 'own-key-missing' });
  });

  it('fault 11: an own key service that is down is told as such through the socket, is not asked at every call, and recovers by itself', async () => {
    const remote = createEgressClient({ socketPath: join(folder, 'egress.sock'), token }).ownKeys;
    const content = openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), own: remote, clock });
    const row = await content.createTenantKey(tenant);
    content.forget();
    transit.fault = 'failing';
    await assert.rejects(content.unwrap(row), { code: 'kms-unavailable', message: /transit does not answer \(HTTP 500\)/ });
    const asked = transit.asked.length;
    for (let turn = 0; turn < 5; turn += 1) await assert.rejects(content.unwrap(row), { code: 'kms-unavailable' });
    assert.equal(transit.asked.length, asked);
    transit.fault = 'none';
    clock.advance(2_000);
    assert.equal((await content.unwrap(row)).symmetricKeySize, 32);
  });

  it('V2 V8 before an own key goes, every tenant key is wrapped without it: also one that a rotation wrapped, or made, at the same moment; what is refused is counted', async () => {
    const id = newId();
    await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [id, id]);
    const insert = async (version: number): Promise<string> => {
      const keyId = newId();
      await owner.query("insert into keystead.tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values ($1, $2, 'content', $3, 'memory', 'r', $4)", [keyId, id, version, Buffer.from(`former ${version}`)]);
      return keyId;
    };
    const wrappedNow = async (): Promise<string[]> => (await owner.query<{ wrapped: Buffer }>('select wrapped from keystead.tenant_keys where tenant_id = $1 order by version', [id])).rows.map((row) => row.wrapped.toString());
    const first = await insert(1);
    let turn = 0;
    let refusing = false;
    const rewrap = async (keys: readonly { version: number }[]) => {
      turn += 1;
      // A rotation that read its rows before stores now.
      if (turn === 1) await owner.query('update keystead.tenant_keys set wrapped = $2 where id = $1', [first, Buffer.from('former again')]);
      return keys.map(({ version }) => (refusing ? null : { kms: 'memory', kmsKeyId: 'r', wrapped: Buffer.from(`without ${version}`) }));
    };
    const parts = { database: test.open('keystead_app'), keepers: [{ ring: 'content' as const, rewrap }] };
    const asked = { tenantId: id, actor: systemActor, done: new Map<string, Buffer>() };
    assert.deepEqual(await rewrapTenantKeys(parts, asked), { rewrapped: 1, notRewrapped: 0 });
    assert.deepEqual(await wrappedNow(), ['without 1']);
    await insert(2);
    const before = turn;
    assert.deepEqual(await rewrapTenantKeys(parts, asked), { rewrapped: 2, notRewrapped: 0 });
    assert.deepEqual([await wrappedNow(), turn - before], [['without 1', 'without 2'], 1]);
    await insert(3);
    refusing = true;
    assert.deepEqual(await rewrapTenantKeys(parts, asked), { rewrapped: 2, notRewrapped: 1 });
  });

  it('V9 after a root rotation what opens own keys stands under the new root key, and the former one is not needed', async () => {
    const rotating = openStore(createKeyProviders(next, [root]));
    await rotating.renew();
    const left = await owner.query('select from keystead.tenant_own_keys where sealed is not null and root_kms_key_id <> $1', [next.keyId]);
    assert.equal(left.rowCount, 0);
    assert.equal((await openStore(createKeyProviders(next)).check(tenant))?.state, 'ok');
  });
});
