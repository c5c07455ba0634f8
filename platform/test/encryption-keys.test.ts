import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { Secret, connectionOptions, newId } from '../src/foundation/index.ts';
import { contentTables } from '../src/server/encryption.ts';
import { destroyTenantKeys, followTenantKeys, openCredential } from '../src/vault/index.ts';
import { createObjectKey } from '../src/vault/content.ts';
import { sealCredential } from '../src/vault/sealed-credential.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';
import { type EncryptionWorld, type WorldOptions, openEncryptionWorld } from './support/encryption-world.ts';

const origin = 'https://api.openai.com';
const system = { kind: 'system', id: null } as const;

interface KeyRow { id: string; tenant_id: string; version: number; kms: string; kms_key_id: string; wrapped: Buffer | null; fingerprint_key: Buffer | null; wraps: string }

describe('encryption keys', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let folder: string;
  let world: EncryptionWorld;
  let tenantId: string;

  const open = (more: Partial<WorldOptions> = {}): Promise<EncryptionWorld> => openEncryptionWorld({ runtimeUrl: database.runtimeUrl, folder, batchSize: 10, ...more });
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => (await owner.query<Row>(text, values)).rows;
  const keysOf = (ring: string): Promise<KeyRow[]> => rows<KeyRow>('select * from keystead.tenant_keys where tenant_id = $1 and ring = $2 order by version', [tenantId, ring]);
  const toRow = (key: KeyRow) => ({ id: key.id, tenantId, version: key.version, kms: key.kms, kmsKeyId: key.kms_key_id, wrapped: key.wrapped });
  const events = async (action: string) => rows<{ detail: Record<string, unknown> }>('select detail from keystead.audit_outbox where tenant_id = $1 and action = $2 order by id', [tenantId, action]);

  before(async () => {
    database = await startTestDatabase();
    owner = new pg.Client(connectionOptions(database.ownerUrl));
    await owner.connect();
    folder = join(await mkdtemp(join(tmpdir(), 'keystead-keys-')), 'keys');
  });
  beforeEach(async () => {
    world = await open();
    tenantId = newId();
    await owner.query("insert into keystead.tenants (id, name) values ($1, 'Harbour')", [tenantId]);
    for (const ring of ['credential', 'content'] as const) {
      const made = await world.rings[ring].createTenantKey(tenantId);
      await owner.query('insert into keystead.tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values ($1, $2, $3, 1, $4, $5, $6)', [made.id, tenantId, ring, made.kms, made.kmsKeyId, made.wrapped]);
    }
  });
  afterEach(() => world.close());
  after(async () => {
    await owner.end();
    await database.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  async function newest(ring: 'credential' | 'content'): Promise<KeyRow> {
    return (await keysOf(ring)).at(-1) ?? assert.fail('no key');
  }

  async function seal(secret: string): Promise<{ key: KeyRow; credentialId: string; envelope: Buffer }> {
    const key = await newest('credential');
    const credentialId = newId();
    const binding = { tenantId, credentialId, version: 1, provider: 'openai', origin, tenantKeyId: key.id, tenantKeyVersion: key.version };
    return { key, credentialId, envelope: sealCredential(await world.rings.credential.unwrap(toRow(key)), new Secret(secret), { binding }) };
  }

  async function store(sealed: { key: KeyRow; credentialId: string; envelope: Buffer }): Promise<string> {
    const id = newId();
    await owner.query("insert into keystead.credentials (id, tenant_id, provider, label, origin, environment) values ($1, $2, 'openai', 'Key', $3, 'production')", [sealed.credentialId, tenantId, origin]);
    await owner.query("insert into keystead.credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, envelope) values ($1, $2, $3, 1, 'primary', 'fp', 'abcd', $4, $5)", [id, tenantId, sealed.credentialId, sealed.key.id, sealed.envelope]);
    return id;
  }

  const rotate = async (ring = 'credential'): Promise<void> => { await owner.query("insert into keystead.tenant_key_rotations (id, tenant_id, ring, reason, actor_kind) values ($1, $2, $3, 'asked', 'system')", [newId(), tenantId, ring]); };

  it('V1 every table with things sealed under tenant keys is one that rotation and destruction know, and counts its wraps', async () => {
    const holding = await rows<{ name: string }>("select c.table_name as name from information_schema.columns c where c.table_schema = 'keystead' and c.column_name = 'tenant_key_id' and c.table_name <> 'tenant_key_rotations' order by 1");
    assert.deepEqual(holding.map((row) => row.name), ['credential_versions', ...contentTables.map((each) => each.table)].toSorted());
    const counted = await rows<{ name: string; n: number }>("select c.relname as name, count(*)::int as n from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname in ('count_wrap_new', 'count_wrap_changed') group by 1 order by 1");
    assert.deepEqual(counted, holding.map((row) => ({ name: row.name, n: 2 })));
  });

  it('V1 wraps under a tenant key are counted, each once, and nothing else is', async () => {
    const id = await store(await seal('sk-counted-0123456789'));
    await owner.query("update keystead.credential_versions set state = 'old' where id = $1", [id]);
    const again = await seal('sk-counted-0123456789');
    await owner.query('update keystead.credential_versions set envelope = $2 where id = $1', [id, again.envelope]);
    await owner.query('update keystead.credential_versions set envelope = null where id = $1', [id]);
    assert.equal(Number((await newest('credential')).wraps), 2);
  });

  it('V1 a new version is made by itself long before a key has done its share; age does it too; a young one stays', async () => {
    await world.close();
    world = await open({ wrapLimit: 3, maxAgeDays: 30 });
    for (let index = 0; index < 3; index += 1) await store(await seal(`sk-limit-${index}-0123456789`));
    await owner.query("update keystead.tenant_keys set created_at = now() - interval '31 days' where tenant_id = $1 and ring = 'content'", [tenantId]);
    await world.rotator.beginDue();
    await world.rotator.beginDue();
    await world.finish();
    assert.deepEqual((await events('tenant-key.rotation-started')).map(({ detail }) => detail), [{ ring: 'content', reason: 'age' }, { ring: 'credential', reason: 'count' }]);
    for (const ring of ['credential', 'content']) assert.deepEqual((await keysOf(ring)).map((key) => [key.version, key.wrapped === null]), [[1, true], [2, false]]);
    await world.rotator.beginDue();
    assert.equal((await rows('select from keystead.tenant_key_rotations where tenant_id = $1', [tenantId])).length, 3, 'three wraps under the new one are due again');
  });

  it('V1 the database itself refuses a wrap beyond what AES-GCM bears', async () => {
    await owner.query('update keystead.tenant_keys set wraps = 4294967295 where tenant_id = $1', [tenantId]);
    await store(await seal('sk-last-one-0123456789'));
    await assert.rejects(store(await seal('sk-one-too-many-0123456789')), /tenant_key_usable|bears no more/);
  });

  it('V8 what was being sealed under the former key when it was destroyed is refused, never stored unopenable', async () => {
    const late = await seal('sk-late-0123456789');
    await rotate();
    await world.finish();
    await assert.rejects(store(late), (error: { constraint?: string }) => error.constraint === 'tenant_key_usable');
    await store(await seal('sk-again-0123456789'));
  });

  it('V8 what was sealed under the former key between moving and destroying is moved too', async () => {
    const late = await seal('sk-between-0123456789');
    const point = { stored: false };
    await world.close();
    world = await open({ async reached(reached) { if (reached === 'tenant verify:clean' && !point.stored) { point.stored = true; await store(late); } } });
    await rotate();
    await world.finish();
    const [version] = await rows<{ envelope: Buffer; tenant_key_id: string; credential_id: string }>('select * from keystead.credential_versions where credential_id = $1', [late.credentialId]);
    const key = await newest('credential');
    assert.equal(version?.tenant_key_id, key.id);
    const binding = { tenantId, credentialId: late.credentialId, version: 1, provider: 'openai', origin, tenantKeyId: key.id, tenantKeyVersion: key.version };
    assert.equal(openCredential(await world.rings.credential.unwrap(toRow(key)), version ?? { envelope: null }, binding).reveal(), 'sk-between-0123456789');
  });

  it('V8 a damaged row holds nobody up: the rest is moved, the former key stays, and the rotation says why', async () => {
    const [good, bad] = [await store(await seal('sk-good-0123456789')), await store(await seal('sk-bad-0123456789'))];
    await owner.query('update keystead.credential_versions set envelope = set_byte(envelope, 60, 255 - get_byte(envelope, 60)) where id = $1', [bad]);
    await rotate();
    await world.finish();
    const [rotation] = await rows<{ step: string; failure: string; moved: string }>('select * from keystead.tenant_key_rotations where tenant_id = $1', [tenantId]);
    assert.deepEqual([rotation?.step, Number(rotation?.moved)], ['done', 1]);
    assert.match(rotation?.failure ?? '', /^1 thing does not open .* the former key stays/);
    const [first, second] = await keysOf('credential');
    assert.ok(first?.wrapped !== null && second?.wrapped !== null);
    assert.equal((await rows('select from keystead.credential_versions where id = $1 and tenant_key_id = $2', [good, second?.id])).length, 1);
  });

  it('V8 the former key stays for its grace, in which whoever is sealing under it finishes', async () => {
    await world.close();
    world = await open({ graceSeconds: 3_600 });
    await rotate();
    assert.equal(await world.turn(), 1);
    assert.deepEqual((await keysOf('credential')).map((key) => key.wrapped !== null), [true, true]);
    await owner.query("update keystead.tenant_key_rotations set made_at = made_at - interval '2 hours' where tenant_id = $1", [tenantId]);
    assert.equal(await world.turn(), 0);
    assert.deepEqual((await keysOf('credential')).map((key) => key.wrapped !== null), [false, true]);
  });

  it('V8 two processes that rotate at once do it once', async () => {
    for (let index = 0; index < 25; index += 1) await store(await seal(`sk-both-${index}-0123456789`));
    const second = await open();
    try {
      await rotate();
      await rotate('content');
      await Promise.all([world.finish(), second.finish()]);
      await world.finish();
      assert.equal((await keysOf('credential')).length, 2);
      assert.equal((await events('credential.rewrapped')).length, 25);
    } finally {
      await second.close();
    }
  });

  it('V1 crypto-shredding: no key is left, nothing opens in any process, rotations under way end, and it is on record', async () => {
    await store(await seal('sk-shredded-0123456789'));
    const content = await newest('content');
    const { wrapped } = createObjectKey(await world.rings.content.unwrap(toRow(content)), { tenantId, kind: 'document', objectId: newId() });
    await owner.query("insert into keystead.documents (id, tenant_id, name, kind, size_bytes, state, object_key, tenant_key_id) values ($1, $2, 'd', 'txt', 1, 'ready', $3, $4)", [newId(), tenantId, wrapped, content.id]);
    const key = await newest('credential');
    const elsewhere = await open();
    await elsewhere.rings.credential.unwrap(toRow(key));
    const forgotten = new Promise<void>((resolve) => {
      void followTenantKeys({ databaseUrl: database.runtimeUrl, role: 'keystead_snapshot', logger: pino({ level: 'silent' }), ring: { forget(id) { elsewhere.rings.credential.forget(id); if (id === key.id) resolve(); } } }).then((stop) => { stopFollowing = stop; ready(); });
    });
    let stopFollowing = async (): Promise<void> => undefined;
    let ready = (): void => undefined;
    await new Promise<void>((resolve) => { ready = resolve; });
    await elsewhere.rings.credential.unwrap(toRow(key));
    assert.ok(elsewhere.rings.credential.peek(toRow(key)) !== undefined);
    await rotate();

    await owner.query("insert into keystead.tenant_own_keys (id, tenant_id, kms, kms_key_id, key, sealed, root_kms, root_kms_key_id, state, health, health_checked_at) values ($1, $2, 'transit', 'k', 'k', '\\x00', 'key-file', 'r', 'current', 'ok', now())", [newId(), tenantId]);
    const destroyed = await destroyTenantKeys(world.app, { tenantId, actor: system, content: contentTables });
    assert.deepEqual([destroyed.keys, destroyed.credentials, destroyed.content], [2, 1, { documents: 1, runs: 0, batches: 0, tenant_exports: 0, evidence_packs: 0, sso_connections: 0, app_form_drafts: 0, app_templates: 0, audit_streams: 0 }]);
    await forgotten;
    assert.equal(elsewhere.rings.credential.peek(toRow(key)), undefined);
    await assert.rejects(elsewhere.rings.credential.unwrap({ ...toRow(key), wrapped: null }), { code: 'destroyed' });
    assert.equal((await rows('select from keystead.tenant_keys where tenant_id = $1 and (wrapped is not null or fingerprint_key is not null)', [tenantId])).length, 0);
    assert.equal((await rows('select from keystead.credential_versions where tenant_id = $1 and envelope is not null', [tenantId])).length, 0);
    assert.equal((await rows('select from keystead.tenant_own_keys where tenant_id = $1 and sealed is not null', [tenantId])).length, 0, 'what opens its own key service');
    await world.finish();
    assert.deepEqual((await keysOf('credential')).map((row) => row.wrapped), [null], 'the rotation that was under way made no new key');
    assert.equal((await events('encryption.destroyed')).length, 1);
    assert.equal((await destroyTenantKeys(world.app, { tenantId, actor: system, content: contentTables })).keys, 0);
    assert.equal((await events('encryption.destroyed')).length, 1);
    await stopFollowing();
    await elsewhere.close();
  });

  it('V9 a connection that dies without a word is noticed: all keys in memory are forgotten, and news come again by another one', { timeout: 20_000 }, async () => {
    const { host = '', port = 5432 } = connectionOptions(database.runtimeUrl);
    const pairs: (readonly [Socket, Socket])[] = [];
    const relay = createServer((near) => {
      const far = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
      pairs.push([near, far]);
      near.pipe(far).pipe(near);
      for (const each of [near, far]) each.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => { relay.listen(0, '127.0.0.1', resolve); });
    const url = new URL(database.runtimeUrl);
    url.host = `127.0.0.1:${(relay.address() as AddressInfo).port}`;
    url.searchParams.delete('host');
    const heard: (string | undefined)[] = [];
    const until = async (condition: () => boolean): Promise<void> => { while (!condition()) await new Promise((resolve) => { setTimeout(resolve, 5); }); };
    const stop = await followTenantKeys({ databaseUrl: url.href, role: 'keystead_snapshot', logger: pino({ level: 'silent' }), ring: { forget: (id) => { heard.push(id); } }, pace: { heartbeatMilliseconds: 10, timeoutMilliseconds: 500 } });
    heard.length = 0;
    for (const [near, far] of pairs) for (const each of [near, far]) each.unpipe().pause();
    // When the loss is noticed, and when the next connection listens.
    await until(() => heard.length === 2);
    const { id } = await newest('credential');
    await owner.query('update keystead.tenant_keys set wrapped = wrapped where id = $1', [id]);
    await until(() => heard.includes(id));
    assert.deepEqual(heard, [undefined, undefined, id]);
    await stop();
    for (const each of pairs.flat()) each.destroy();
    await new Promise((resolve) => { relay.close(resolve); });
  });

  it('V8 a root key file that is the primary one and is missing stops the start by name; a retired one may be gone', async () => {
    await world.rotator.rotateRootKey('credential');
    await world.finish();
    await world.turn();
    const primary = world.roots.credential.current.keyId;
    const files = (await readdir(folder)).filter((name) => name.startsWith('credential-root'));
    await world.close();
    const retired = files.find((name) => name !== `credential-root.${primary}.key` && name !== 'credential-root.key');
    if (retired !== undefined) await unlink(join(folder, retired));
    await writeFile(join(folder, 'credential-root.kf_0000000000000000.key.bak'), 'not a key');
    world = await open();
    assert.equal(world.roots.credential.current.keyId, primary);
    await world.rings.credential.unwrap(toRow(await newest('credential')));
    await world.close();
    const path = join(folder, `credential-root.${primary}.key`);
    const kept = await readFile(path);
    await unlink(path);
    await assert.rejects(open(), (error: { code?: string; message: string }) => error.code === 'root-key-missing' && error.message.includes(primary));
    await writeFile(path, kept, { mode: 0o600 });
    world = await open();
  });

  it('V8 a new root key does not become primary before every process has it', async () => {
    await owner.query('insert into keystead.root_key_holders (holder, ring, root_keys) values ($1, $2, $3)', [newId(), 'content', ['key-file kf_other']]);
    await world.rotator.rotateRootKey('content');
    assert.equal(await world.turn(), 1);
    const before = world.roots.content.current.keyId;
    assert.equal(await world.turn(), 1);
    assert.equal(world.roots.content.current.keyId, before);
    const [status] = (await world.rotator.rootKeyStatus()).filter((each) => each.ring === 'content');
    assert.equal(status?.rotation?.step, 'roll-out');
    assert.match(status?.rotation?.waitingFor ?? '', /1 of the processes/);
    await owner.query("update keystead.root_key_holders set seen_at = now() - interval '1 minute' where 'key-file kf_other' = any (root_keys)");
    await world.finish();
    assert.notEqual(world.roots.content.current.keyId, before);
  });

  it('V3 V8 the fingerprint key goes on with a rotation, and stands beside the new key alone', async () => {
    await rotate();
    await world.finish();
    await rotate();
    await world.finish();
    const keys = await keysOf('credential');
    assert.deepEqual(keys.map((key) => key.fingerprint_key === null), [true, true, false]);
  });
});
