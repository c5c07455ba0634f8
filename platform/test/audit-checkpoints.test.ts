import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type AuditCheckpointState, formatVerifierKey, makeConsistencyProof, merkleRoot, noteKey, openNote, parseCheckpoint, parseVerifierKey, platformLogId, verifyConsistency } from '@keystead/contract';
import { type AuditTables, recordEvent, systemActor } from '../src/audit/index.ts';
import { type Database, createLogger, newId, readConfiguration } from '../src/foundation/index.ts';
import { logNameOf, openAuditSigner } from '../src/server/audit-signer.ts';
import { openRootKeys } from '../src/server/installation.ts';
import { createKeyProviders, createMemoryKeyProvider, followRootKeys, keepRootKeys, openLoneRootRotator, rootRotationPoints } from '../src/vault/index.ts';
import { type AuditWorld, minute, openAuditWorld, verifierPorts } from './support/audit-log.ts';
import { openEncryptionWorld } from './support/encryption-world.ts';

const { sha256, verifyEd25519 } = verifierPorts;

interface Row { size: number; from_size: number; note: string; edge: Buffer; leaf_hashes: Buffer }

describe('A1 signed checkpoints', () => {
  let world: AuditWorld;
  let app: Database;
  before(async () => {
    world = await openAuditWorld();
    app = world.database.open('keystead_app');
  });
  after(() => world.close());

  const record = (tenantId: string, count: number) => app.as<AuditTables>().inTenant(tenantId, async (trx) => {
    for (let index = 0; index < count; index += 1) await recordEvent(trx, { tenantId, action: 'session.created', actor: systemActor, subjectId: null, detail: {} });
  });
  const rows = async (tenantId: string): Promise<Row[]> => (await world.owner.query<Row>('select size::int, from_size::int, note, edge, leaf_hashes from keystead.audit_checkpoints where tenant_id = $1 order by size', [tenantId])).rows;
  const sizes = async (tenantId: string): Promise<number[]> => (await rows(tenantId)).map(({ size }) => size);
  const hashesOf = async (tenantId: string): Promise<Buffer[]> => (await world.owner.query<{ leaf_hash: Buffer }>('select leaf_hash from keystead.audit_leaves where tenant_id = $1 order by sequence', [tenantId])).rows.map((row) => row.leaf_hash);

  it('A1 a log that has grown is signed at most once a minute, one that has not is not signed again', async () => {
    const tenantId = newId();
    const sequencer = world.sequencer();
    await record(tenantId, 3);
    await sequencer.runOnce();
    assert.deepEqual(await sizes(tenantId), [3]);
    await record(tenantId, 2);
    await sequencer.runOnce();
    world.later(minute - 1);
    await sequencer.runOnce();
    assert.deepEqual(await sizes(tenantId), [3]);
    world.later(1);
    await sequencer.runOnce();
    assert.deepEqual(await sizes(tenantId), [3, 5]);
    world.later(10 * minute);
    await sequencer.runOnce();
    assert.deepEqual(await sizes(tenantId), [3, 5]);
  });

  it('A1 what is read is the checkpoint as it was signed, under the published key of the log', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 6);
    const state = await world.ask<AuditCheckpointState>(tenantId, 'readAuditCheckpoint');
    assert.equal(state.origin, `keystead.example/tenant/${tenantId}`);
    assert.equal(state.verifierKey, await world.keyOf(tenantId));
    assert.equal(state.verifierKey, formatVerifierKey(noteKey(state.origin, world.signer.publicKey, sha256)));
    const read = parseCheckpoint(await openNote(state.checkpoint?.note ?? '', parseVerifierKey(state.verifierKey, sha256), verifyEd25519));
    assert.deepEqual([read.origin, read.size, Buffer.from(read.root)], [state.origin, 6, Buffer.from(merkleRoot(await hashesOf(tenantId), sha256))]);
    assert.equal(state.checkpoint?.root, Buffer.from(read.root).toString('base64'));
    assert.deepEqual((await world.ask<AuditCheckpointState>(newId(), 'readAuditCheckpoint')).checkpoint, null);
  });

  it('A1 the platform’s own log has its own origin and checkpoints, and verifies', async () => {
    await world.grow(platformLogId, 4);
    assert.equal((await world.ask<AuditCheckpointState>(platformLogId, 'readPlatformCheckpoint')).origin, 'keystead.example/platform');
    assert.ok((await world.verify(platformLogId, { origin: 'keystead.example/platform' })).good);
  });

  it('A1 a checkpoint costs what is new: the leaves of before are not read again', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 21);
    const before = await hashesOf(tenantId);
    // Whoever read them again would find nothing.
    await world.owner.query('delete from keystead.audit_leaves where tenant_id = $1 and sequence < 20', [tenantId]);
    await world.grow(tenantId, 12);
    const all = [...before.slice(0, 20), ...await hashesOf(tenantId)];
    const [, latest] = await rows(tenantId);
    assert.deepEqual([latest?.size, latest?.from_size, latest?.leaf_hashes.byteLength, latest?.edge.byteLength], [33, 21, 12 * 32, 2 * 32]);
    assert.deepEqual(Buffer.from(parseCheckpoint(`${latest?.note.split('\n\n')[0]}\n`).root), Buffer.from(merkleRoot(all, sha256)));
  });

  it('A1 more leaves than one checkpoint takes are signed by several, one after the other, without a minute between them', async () => {
    const tenantId = newId();
    const sequencer = world.sequencer({ mostLeaves: 4 });
    await record(tenantId, 10);
    for (let round = 0; round < 4; round += 1) await sequencer.runOnce();
    assert.deepEqual(await sizes(tenantId), [4, 8, 10]);
    assert.ok((await world.verify(tenantId)).good);
  });

  it('A1 several sequencers at once sign one history: every checkpoint contains every earlier one', async () => {
    const tenants = [newId(), newId()];
    const several = Array.from({ length: 3 }, () => world.sequencer({ everyMilliseconds: 0 }));
    for (let round = 0; round < 6; round += 1) {
      await Promise.all([...tenants.map((tenant) => record(tenant, 3)), ...several.map((each) => each.runOnce())]);
    }
    for (let round = 0; round < 2; round += 1) await Promise.all(several.map((each) => each.runOnce()));
    for (const tenantId of tenants) {
      const hashes = await hashesOf(tenantId);
      const made = await rows(tenantId);
      assert.equal(made.at(-1)?.size, 18);
      assert.ok(made.length > 1);
      for (const [index, { size, from_size: from }] of made.entries()) {
        assert.equal(from, made[index - 1]?.size ?? 0);
        const rootOf = (count: number) => merkleRoot(hashes.slice(0, count), sha256);
        assert.ok(verifyConsistency({ firstSize: from, firstRoot: rootOf(from), size, root: rootOf(size), proof: makeConsistencyProof(hashes.slice(0, size), from, sha256) }, sha256));
      }
      assert.ok((await world.verify(tenantId)).good);
    }
  });

  it('A1 a sequencer that dies while it signs leaves the entries; the next one finds the unsigned log and signs it', async () => {
    const tenantId = newId();
    await record(tenantId, 3);
    const dying = world.sequencer({ signer: { ...world.signer, sign: () => { throw new Error('killed'); } } });
    assert.ok(await dying.runOnce() >= 3);
    assert.deepEqual(await sizes(tenantId), []);
    await world.sequencer().runOnce();
    assert.deepEqual(await sizes(tenantId), [3]);
  });

  it('attack 41: a log that was changed before it was signed, or whose kept edge was, is not signed: nothing vouches for the change', async () => {
    const changes = [
      "update keystead.audit_leaves set leaf = replace(convert_from(leaf, 'UTF8'), 'session', 'sessiom')::bytea where tenant_id = $1 and sequence = 6",
      'delete from keystead.audit_leaves where tenant_id = $1 and sequence = 6',
      'update keystead.audit_checkpoints set edge = sha256(edge) || sha256(root) where tenant_id = $1',
      'update keystead.audit_checkpoints set root = sha256(root) where tenant_id = $1',
      "update keystead.audit_checkpoints set note = replace(note, '/tenant/', '/Tenant/') where tenant_id = $1",
    ];
    for (const change of changes) {
      const tenantId = newId();
      await world.grow(tenantId, 5);
      const sequencer = world.sequencer();
      await record(tenantId, 4);
      await sequencer.runOnce();
      await world.owner.query(change, [tenantId]);
      world.later();
      await sequencer.runOnce();
      assert.deepEqual(await sizes(tenantId), [5], change);
    }
  });

  it('attack 41: a log that was rolled back behind what this process signed is not signed again', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 5);
    await world.grow(tenantId, 5);
    for (const table of ['audit_leaves', 'audit_openings']) await world.owner.query(`delete from keystead.${table} where tenant_id = $1 and sequence >= 5`, [tenantId]);
    await world.owner.query('delete from keystead.audit_checkpoints where tenant_id = $1 and size > 5', [tenantId]);
    await world.grow(tenantId, 8);
    assert.deepEqual(await sizes(tenantId), [5]);
  });

  it('A1 a log of a deleted organisation is not begun again', async () => {
    const tenantId = newId();
    await world.owner.query("insert into keystead.tenant_deletions (tenant_id, requested_as, requested_at, due_at, closed_at, erased_at) values ($1, 'host', now(), now(), now(), now())", [tenantId]);
    await world.grow(tenantId, 2);
    assert.deepEqual(await sizes(tenantId), []);
  });

  it('A1 no role of the program may change or remove a checkpoint, and only the sequencer’s reads the wrapped key', async () => {
    for (const role of ['keystead_app', 'keystead_sequencer', 'keystead_spool', 'keystead_keys'] as const) {
      const tables = world.database.open(role).as<AuditTables>();
      await assert.rejects(tables.transaction((trx) => trx.updateTable('audit_checkpoints').set({ note: 'forged' }).execute()), /permission denied/);
      await assert.rejects(tables.transaction((trx) => trx.deleteFrom('audit_checkpoints').execute()), /permission denied/);
      if (role !== 'keystead_sequencer') await assert.rejects(tables.transaction((trx) => trx.selectFrom('audit_signing_keys').select('wrapped').execute()), /permission denied/);
    }
  });
});

describe('A1 the key that signs', () => {
  let world: AuditWorld;
  let folder = '';
  before(async () => {
    world = await openAuditWorld();
    folder = await mkdtemp(join(tmpdir(), 'keystead-audit-'));
    await world.owner.query('delete from keystead.audit_signing_keys');
  });
  after(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const kms = createMemoryKeyProvider();
  const open = (roots = createKeyProviders(kms), publicUrl: string | null = null) => openAuditSigner({ database: world.database.open('keystead_sequencer'), roots, clock: world.clock, publicUrl });

  it('A1 is made once, also by several processes that start at once, and keeps the name of its logs', async () => {
    const several = await Promise.all(Array.from({ length: 4 }, () => open()));
    assert.equal(new Set(several.map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))).size, 1);
    const [first] = several;
    assert.match(first?.logName ?? '', /^[0-9a-f]{16}\.keystead\.internal$/);
    assert.equal((await open(createKeyProviders(kms), 'https://moved.example')).logName, first?.logName);
    assert.equal(logNameOf('https://keystead.example:8443/path', Buffer.alloc(32)), 'keystead.example:8443');
  });

  it('attack 42: lies in the database wrapped alone, and opens under no other root key and for no other public key', async () => {
    const { rows: [row] } = await world.owner.query<{ wrapped: Buffer; public_key: Buffer; kms_key_id: string }>('select * from keystead.audit_signing_keys');
    const seed = await kms.unwrap({ purpose: 'audit-signing-key', key: row?.public_key.toString('hex') ?? '' }, row?.wrapped ?? Buffer.alloc(0));
    assert.ok(!JSON.stringify((await world.owner.query('select * from keystead.audit_signing_keys')).rows).includes(JSON.stringify([...seed]).slice(1, -1)));
    await assert.rejects(open(createKeyProviders(createMemoryKeyProvider())), /which is not here\. Put that key file back/);
    await world.owner.query('update keystead.audit_signing_keys set public_key = sha256(public_key)');
    await assert.rejects(open(), { code: 'does-not-open' });
    await world.owner.query('update keystead.audit_signing_keys set public_key = $1', [row?.public_key]);
    await open();
  });

  it('V8 is wrapped anew by the primary root key, by several at once too, and stays the same key', async () => {
    const next = createMemoryKeyProvider();
    const [one, two] = await Promise.all([open(createKeyProviders(next, [kms])), open(createKeyProviders(next, [kms]))]);
    assert.deepEqual((await one.standsUnder()).kmsKeyId, kms.keyId);
    await Promise.all([one.rewrap(), two.rewrap()]);
    assert.deepEqual((await one.standsUnder()).kmsKeyId, next.keyId);
    assert.deepEqual((await open(createKeyProviders(next))).publicKey, one.publicKey);
  });

  it('V8 fault 12: a rotation of the audit root key that ends at any point goes on with the next process, and the former key is not needed any more', async () => {
    await world.owner.query('delete from keystead.audit_signing_keys');
    const logger = createLogger({ name: 'test', level: 'silent' });
    const sequencing = world.database.open('keystead_sequencer');
    const api = await openEncryptionWorld({ runtimeUrl: world.database.runtimeUrl, folder: join(folder, 'others') });
    const configuration = readConfiguration({ KEYSTEAD_DATA_DIR: folder });
    /** The worker, as far as its root keys go. It dies at `end`. */
    const openWorker = async (end: string | null) => {
      const roots = await openRootKeys({ configuration, ring: 'audit', database: sequencing });
      const signer = await openAuditSigner({ database: sequencing, roots, clock: world.clock, publicUrl: null });
      let dead = false;
      const following = followRootKeys({ database: sequencing, ring: 'audit', roots, logger, repeat: false });
      const rotator = openLoneRootRotator({
        keysDatabase: world.database.open('keystead_keys'), keeper: keepRootKeys({ ring: 'audit', roots, renewSecrets: () => signer.rewrap() }), standsUnder: () => signer.standsUnder(), logger,
        reached: (point) => { if (point === `root ${end}`) { dead = true; throw new Error('killed'); } },
      });
      return { signer, isDead: () => dead, async turn() { await following.once(); return rotator.runOnce(); }, stop: () => following.stop() };
    };
    let worker = await openWorker(null);
    const { publicKey } = worker.signer;
    await worker.turn();
    // No tenant's key stands under this root key, so that there is no batch of them.
    for (const point of rootRotationPoints.filter((each) => each !== 'rewrap:wrapped' && each !== 'rewrap:stored')) {
      const former = await worker.signer.standsUnder();
      await api.rotator.rotateRootKey('audit');
      await worker.stop();
      const dying = await openWorker(point);
      // Some points are reached only once every process reported the new root key.
      for (let turn = 0; turn < 6 && !dying.isDead(); turn += 1) await dying.turn();
      assert.ok(dying.isDead(), point);
      await dying.stop();
      worker = await openWorker(null);
      for (let turn = 0; !await worker.turn(); turn += 1) assert.ok(turn < 6, point);
      assert.notEqual((await worker.signer.standsUnder()).kmsKeyId, former.kmsKeyId);
      const [, , status] = await api.rotator.rootKeyStatus();
      assert.deepEqual(status?.rootKeys.map(({ state, wrapped }) => [state, wrapped]).slice(-2), [['retired', 0], ['primary', 1]], point);
      assert.deepEqual([status?.health.state, worker.signer.publicKey], ['ok', publicKey]);
    }
    // Without the files of the retired ones it opens as before.
    const primary = await worker.signer.standsUnder();
    for (const file of await readdir(join(folder, 'keys'))) if (!file.includes(primary.kmsKeyId)) await rm(join(folder, 'keys', file));
    assert.deepEqual((await openWorker(null)).signer.publicKey, publicKey);
    await worker.stop();
    await api.close();
  });
});
