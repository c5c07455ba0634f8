import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { Secret, connectionOptions, newId } from '../src/foundation/index.ts';
import { rootRotationPoints, tenantRotationPoints } from '../src/vault/index.ts';
import { openCredential, openObject, sealObject } from '../src/vault/index.ts';
import { createObjectKey, openObjectKey } from '../src/vault/content.ts';
import { sealCredential } from '../src/vault/sealed-credential.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';
import { type EncryptionWorld, type WorldOptions, openEncryptionWorld } from './support/encryption-world.ts';
import { childFile } from './support/program.ts';

const origin = 'https://api.openai.com';
const batchSize = 2;

describe('rotation of the encryption keys', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let folder: string;
  let world: EncryptionWorld;
  const tenants: string[] = [];
  /** What every sealed thing must open to, by its id. */
  const expected = new Map<string, string>();
  const parts = new Map<string, Buffer>();

  const open = (more: Partial<WorldOptions> = {}): Promise<EncryptionWorld> => openEncryptionWorld({ runtimeUrl: database.runtimeUrl, folder, batchSize, ...more });
  const rows = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => (await owner.query<Row>(text, values)).rows;
  const number = async (text: string, values: unknown[] = []): Promise<number> => Number((await rows<{ n: string }>(`select count(*) as n from keystead.${text}`, values))[0]?.n);

  before(async () => {
    database = await startTestDatabase();
    owner = new pg.Client(connectionOptions(database.ownerUrl));
    await owner.connect();
    folder = join(await mkdtemp(join(tmpdir(), 'keystead-rotation-')), 'keys');
    world = await open();
    for (let index = 0; index < 2; index += 1) await addTenant();
  });

  afterEach(async () => { await world.close(); world = await open(); });
  after(async () => {
    await world.close();
    await owner.end();
    await database.close();
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  async function addTenant(): Promise<string> {
    const tenantId = newId();
    tenants.push(tenantId);
    await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [tenantId, `Office ${tenants.length}`]);
    for (const ring of ['credential', 'content'] as const) {
      const made = await world.rings[ring].createTenantKey(tenantId);
      await owner.query('insert into keystead.tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values ($1, $2, $3, $4, $5, $6, $7)', [made.id, tenantId, ring, made.version, made.kms, made.kmsKeyId, made.wrapped]);
    }
    for (let index = 0; index < 3; index += 1) await addCredential(tenantId);
    for (const table of ['documents', 'documents', 'documents', 'runs'] as const) await addObject(tenantId, table);
    return tenantId;
  }

  interface KeyRow { id: string; tenant_id: string; ring: 'credential' | 'content'; version: number; kms: string; kms_key_id: string; wrapped: Buffer | null }
  const unwrap = (key: KeyRow) => world.rings[key.ring].unwrap({ id: key.id, tenantId: key.tenant_id, version: key.version, kms: key.kms, kmsKeyId: key.kms_key_id, wrapped: key.wrapped });
  const newestKey = async (tenantId: string, ring: string): Promise<KeyRow> => {
    const [key] = await rows<KeyRow>('select * from keystead.tenant_keys where tenant_id = $1 and ring = $2 order by version desc limit 1', [tenantId, ring]);
    return key ?? assert.fail('no key');
  };

  async function addCredential(tenantId: string): Promise<void> {
    const key = await newestKey(tenantId, 'credential');
    const [id, versionId, secret] = [newId(), newId(), `sk-rotation-${randomBytes(12).toString('hex')}`];
    const envelope = sealCredential(await unwrap(key), new Secret(secret), { binding: { tenantId, credentialId: id, version: 1, provider: 'openai', origin, tenantKeyId: key.id, tenantKeyVersion: key.version } });
    await owner.query("insert into keystead.credentials (id, tenant_id, provider, label, origin, environment) values ($1, $2, 'openai', 'Key', $3, 'production')", [id, tenantId, origin]);
    await owner.query("insert into keystead.credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, envelope) values ($1, $2, $3, 1, 'primary', 'fp', 'abcd', $4, $5)", [versionId, tenantId, id, key.id, envelope]);
    expected.set(versionId, secret);
  }

  async function addObject(tenantId: string, table: 'documents' | 'runs'): Promise<void> {
    const key = await newestKey(tenantId, 'content');
    const [id, text] = [newId(), randomBytes(20).toString('hex')];
    const { objectKey, wrapped } = createObjectKey(await unwrap(key), { tenantId, kind: table === 'runs' ? 'run' : 'document', objectId: id });
    parts.set(id, sealObject(objectKey, 'text', Buffer.from(text)));
    expected.set(id, text);
    if (table === 'documents') await owner.query("insert into keystead.documents (id, tenant_id, name, kind, size_bytes, state, object_key, tenant_key_id) values ($1, $2, 'd', 'txt', 1, 'ready', $3, $4)", [id, tenantId, wrapped, key.id]);
    else await owner.query("insert into keystead.runs (id, tenant_id, app_id, app_version, state, audience, object_key, tenant_key_id) values ($1, $2, 'a', '1', 'draft', 'internal', $3, $4)", [id, tenantId, wrapped, key.id]);
  }

  /** Opens everything there is with the keys that `world` has. */
  async function assertEverythingOpens(reason: string): Promise<void> {
    const keys = new Map((await rows<KeyRow>('select * from keystead.tenant_keys')).map((key) => [key.id, key]));
    const keyOf = (id: string): KeyRow => keys.get(id) ?? assert.fail('no such key');
    let opened = 0;
    for (const version of await rows<{ id: string; tenant_id: string; credential_id: string; version: number; tenant_key_id: string; envelope: Buffer }>('select * from keystead.credential_versions where envelope is not null')) {
      const key = keyOf(version.tenant_key_id);
      const binding = { tenantId: version.tenant_id, credentialId: version.credential_id, version: version.version, provider: 'openai', origin, tenantKeyId: key.id, tenantKeyVersion: key.version };
      assert.equal(openCredential(await unwrap(key), version, binding).reveal(), expected.get(version.id), reason);
      opened += 1;
    }
    for (const table of ['documents', 'runs'] as const) {
      for (const object of await rows<{ id: string; tenant_id: string; tenant_key_id: string; object_key: Buffer }>(`select * from keystead.${table} where object_key is not null`)) {
        const key = openObjectKey(await unwrap(keyOf(object.tenant_key_id)), object.object_key, { tenantId: object.tenant_id, kind: table === 'runs' ? 'run' : 'document', objectId: object.id });
        assert.equal(openObject(key, 'text', parts.get(object.id) ?? Buffer.alloc(0)).toString(), expected.get(object.id), reason);
        opened += 1;
      }
    }
    assert.equal(opened, expected.size, reason);
  }

  async function askForTenantRotations(): Promise<void> {
    for (const tenantId of tenants) {
      for (const ring of ['credential', 'content']) await owner.query("insert into keystead.tenant_key_rotations (id, tenant_id, ring, reason, actor_kind) values ($1, $2, $3, 'asked', 'system')", [newId(), tenantId, ring]);
    }
  }

  async function killedAt(point: string, time: number): Promise<void> {
    // Only the process that will be killed runs meanwhile.
    await world.close();
    const child = spawn(process.execPath, [childFile('encryption-child'), JSON.stringify({ runtimeUrl: database.runtimeUrl, folder, point, time, batchSize })], { stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve) => { child.once('exit', (code, signal) => resolve({ code, signal })); });
    assert.deepEqual(ended, { code: null, signal: 'SIGKILL' }, `${point} was not reached`);
    // It had no chance to say that it ended: as after fifteen seconds without a word of it.
    await owner.query('delete from keystead.root_key_holders');
    world = await open();
  }

  /** The second time where there are several batches, so that some of it is done and some is not. */
  const timeOf = (point: string): number => (/(move|rewrap):(begin|read|sealed|wrapped|stored)/.test(point) ? 2 : 1);

  it('V8 a tenant key is rotated: everything opens under the new version alone, the former one is destroyed, every move is recorded', async () => {
    const before = await rows<KeyRow>('select * from keystead.tenant_keys where wrapped is not null');
    await askForTenantRotations();
    await world.finish();
    await assertEverythingOpens('after');
    const after = await rows<KeyRow & { wraps: string }>('select * from keystead.tenant_keys where wrapped is not null');
    assert.deepEqual(after.map((key) => key.version), after.map(() => 2));
    assert.equal(await number('tenant_keys where id = any($1) and wrapped is null and destroyed_at is not null', [before.map((key) => key.id)]), before.length);
    assert.deepEqual(after.filter((key) => key.ring === 'credential').map((key) => Number(key.wraps)), tenants.map(() => 3));
    for (const [action, count] of Object.entries({ 'credential.rewrapped': 6, 'tenant-key.created': 4, 'tenant-key.rotated': 4, 'tenant-key.destroyed': 4 })) assert.equal(await number('audit_outbox where action = $1', [action]), count, action);
  });

  it('V8 root keys are rotated: new files, everything opens, the former ones are retired and can be removed', async () => {
    const former = (await rows<KeyRow>('select distinct kms_key_id from keystead.tenant_keys where wrapped is not null')).map((row) => row.kms_key_id);
    for (const ring of ['credential', 'content'] as const) await world.rotator.rotateRootKey(ring);
    await world.finish();
    await assertEverythingOpens('after');
    const now = await rows<KeyRow>('select * from keystead.tenant_keys where wrapped is not null');
    assert.ok(now.every((key) => !former.includes(key.kms_key_id)));
    assert.equal(await number("audit_outbox where action = 'tenant-key.rewrapped'"), now.length);
    assert.equal((await readdir(folder)).length, 4);
    await world.turn();
    assert.equal(world.roots.credential.find('key-file', former[0] ?? ''), undefined);
    await world.close();
    world = await open();
    await assertEverythingOpens('after a new start');
  });

  for (const point of tenantRotationPoints) {
    it(`V8 fault 12: killed at ${point} of a tenant key's rotation, everything opens and it completes`, async () => {
      await askForTenantRotations();
      await killedAt(`tenant ${point}`, timeOf(point));
      await assertEverythingOpens('after the kill');
      await world.finish();
      await assertEverythingOpens('after it went on');
      assert.equal(await number('tenant_key_rotations where finished_at is null or failure is not null'), 0);
      assert.equal(await number('tenant_keys where wrapped is not null'), tenants.length * 2);
    });
  }

  for (const point of rootRotationPoints) {
    it(`V8 fault 12: killed at ${point} of a root key's rotation, everything opens and it completes`, async () => {
      for (const ring of ['credential', 'content'] as const) await world.rotator.rotateRootKey(ring);
      const files = (await readdir(folder)).length;
      await killedAt(`root ${point}`, timeOf(point));
      await assertEverythingOpens('after the kill');
      await world.finish();
      await assertEverythingOpens('after it went on');
      assert.equal(await number('root_key_rotations where finished_at is null or failure is not null'), 0);
      assert.equal((await readdir(folder)).length, files + 2, 'one new file for each ring, however often it was begun');
      assert.equal(await number('tenant_keys where wrapped is not null and kms_key_id <> all ($1)', [[world.roots.credential.current.keyId, world.roots.content.current.keyId]]), 0);
    });
  }
});
