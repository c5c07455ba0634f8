import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type EventDetail, decodeLeaf, hashLeaf, permissionsOfRole } from '@keystead/contract';
import { type AuditTables, auditOperations, openSequencer, recordEvent, systemActor } from '../src/audit/index.ts';
import { type Database, type ImplementedOperation, type Principal, createLogger, newId, sql, systemClock } from '../src/foundation/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

interface Page { readonly items: readonly { sequence: number; action: string; summary: string; detail: Record<string, unknown>; actor: { name: string | null } }[]; readonly nextCursor: string | null; readonly size: number; readonly pending: number }

describe('audit log', () => {
  let test: TestDatabase;
  let app: Database;
  before(async () => {
    test = await startTestDatabase();
    app = test.open('keystead_app');
  });
  after(() => test.close());

  const sequencer = (extra: { batchSize?: number; beforeCommit?: () => void } = {}) => openSequencer({ database: test.open('keystead_sequencer'), clock: systemClock, logger, ...extra });

  async function record(tenantId: string, count: number, detail: EventDetail<'invitation.created'> = { role: 'member' }): Promise<void> {
    await app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      for (let index = 0; index < count; index += 1) await recordEvent(trx, { tenantId, action: 'invitation.created', actor: systemActor, subjectId: String(index), detail });
    });
  }

  async function drain(...sequencers: ReturnType<typeof sequencer>[]): Promise<void> {
    for (let made = 1; made > 0;) made = (await Promise.all(sequencers.map((each) => each.runOnce()))).reduce((sum, each) => sum + each, 0);
  }

  const leavesOf = (tenantId: string) => app.as<AuditTables>().inTenant(tenantId, (trx) => trx.selectFrom('audit_leaves').selectAll().orderBy('sequence').execute());

  async function list(tenantId: string, query: Record<string, unknown> = {}, names: Record<string, string> = {}): Promise<Page> {
    const lookup = { names: async (_tenant: string, ids: readonly string[]) => new Map(ids.flatMap((id) => (names[id] === undefined ? [] : [[id, names[id]] as const]))) };
    const [operation] = auditOperations({ database: app, people: lookup, tokens: lookup, credentials: lookup, now: () => new Date() });
    const principal: Principal = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Auditor', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null };
    const call = { principal, params: undefined, query: { limit: 50, ...query }, body: undefined, request: new Request('http://test/'), ifMatch: null, traceId: 'test', clientAddress: null, setHeader: () => undefined };
    return await (operation as ImplementedOperation).handle(call as never) as Page;
  }

  it('A1 an event stands in the log exactly if its action was committed', async () => {
    const tenantId = newId();
    await record(tenantId, 1);
    await assert.rejects(app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      await recordEvent(trx, { tenantId, action: 'session.created', actor: systemActor, subjectId: null, detail: {} });
      throw new Error('the action failed');
    }), /the action failed/);
    await drain(sequencer());
    assert.deepEqual((await leavesOf(tenantId)).map((leaf) => leaf.action), ['invitation.created']);
  });

  it('A1 A2 what the log is searched by is what its leaves say: action, time to the millisecond, who acted and what it was about', async () => {
    const tenantId = newId();
    await app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      for (const [kind, id] of [['user', newId()], ['token', newId()], ['operator', newId()], ['system', null]] as const) for (const subjectId of [null, newId(), 'Ünïcode, "quoted" {braced} \\ NULL']) {
        await recordEvent(trx, { tenantId, action: 'invitation.created', actor: { kind, id }, subjectId, detail: { role: 'member' } });
      }
    });
    await drain(sequencer({ batchSize: 5 }));
    const rows = await leavesOf(tenantId);
    assert.equal(rows.length, 12);
    assert.deepEqual(rows.map((row) => [row.sequence, row.action, row.occurred_at.toISOString(), row.actor_kind, row.actor_id, row.subject_id]), rows.map(({ leaf }) => {
      const said = decodeLeaf(leaf);
      return [said.seq, said.action, said.time, said.actor.kind, said.actor.id, said.subject.id];
    }));
    const { rows: [finer] } = await app.as<AuditTables>().inTenant(tenantId, (trx) => sql<{ n: number }>`select count(*)::int as n from audit_leaves where occurred_at <> date_trunc('milliseconds', occurred_at)`.execute(trx));
    assert.equal(finer?.n, 0, 'a receipt finds its entry by the moment that it names');
    // A sequencer of the version before, on a host that is upgraded later, writes leaf, action and time alone.
    const older = newId();
    await test.open('keystead_sequencer').pool.query('insert into keystead.audit_leaves (tenant_id, sequence, leaf, leaf_hash, action, occurred_at) select $2::uuid, sequence, leaf, leaf_hash, action, occurred_at from keystead.audit_leaves where tenant_id = $1::uuid', [tenantId, older]);
    const filled = (await leavesOf(older)).map((row) => [row.actor_kind, row.actor_id, row.subject_id]);
    assert.deepEqual(filled, rows.map((row) => [row.actor_kind, row.actor_id, row.subject_id]));
  });

  it('A1 two sequencers at once leave neither gaps nor doubles, and keep the order of events', async () => {
    const tenants = [newId(), newId(), newId()];
    const two = [sequencer({ batchSize: 7 }), sequencer({ batchSize: 11 })];
    const writing = Promise.all(tenants.map((tenant) => record(tenant, 100)));
    for (let round = 0; round < 20; round += 1) await Promise.all(two.map((each) => each.runOnce()));
    await writing;
    await Promise.all(tenants.map((tenant) => record(tenant, 30)));
    await drain(...two);
    for (const tenant of tenants) {
      const leaves = await leavesOf(tenant);
      assert.deepEqual(leaves.map((leaf) => leaf.sequence), Array.from({ length: 130 }, (_value, index) => index));
      const decoded = leaves.map((leaf) => decodeLeaf(leaf.leaf));
      assert.deepEqual(decoded.map((leaf) => leaf.seq), leaves.map((leaf) => leaf.sequence));
      assert.deepEqual(decoded.slice(0, 100).map((leaf) => leaf.subject.id), Array.from({ length: 100 }, (_value, index) => String(index)));
      for (const leaf of leaves) assert.deepEqual(leaf.leaf_hash, Buffer.from(hashLeaf(leaf.leaf, sha256)));
    }
  });

  it('A1 a sequencer that dies before its commit leaves everything to the next one', async () => {
    const tenantId = newId();
    await record(tenantId, 5);
    await assert.rejects(sequencer({ beforeCommit: () => { throw new Error('killed'); } }).runOnce(), /killed/);
    assert.deepEqual(await leavesOf(tenantId), []);
    assert.equal((await list(tenantId)).pending, 5);
    await drain(sequencer());
    assert.equal((await leavesOf(tenantId)).length, 5);
  });

  it('A1 the running sequencer makes leaves by itself, and stops when told', async () => {
    const tenantId = newId();
    const running = sequencer();
    running.start();
    await record(tenantId, 3);
    while ((await list(tenantId)).pending > 0) await new Promise((resolve) => { setImmediate(resolve); });
    await running.stop();
    assert.equal((await list(tenantId)).size, 3);
  });

  it('A1 the list shows newest first, page by page, by action, with sentences and names', async () => {
    const tenantId = newId();
    const userId = newId();
    await record(tenantId, 4);
    await app.as<AuditTables>().inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'session.created', actor: { kind: 'user', id: userId }, subjectId: null, detail: { clientAddress: '192.0.2.7' } }));
    await drain(sequencer());
    const first = await list(tenantId, { limit: 2 }, { [userId]: 'Ada' });
    assert.deepEqual(first.items.map((item) => item.sequence), [4, 3]);
    assert.deepEqual(first.items.map((item) => item.summary), ['Signed in', 'Someone was invited as member']);
    assert.deepEqual([first.size, first.pending, first.items[0]?.actor.name], [5, 0, 'Ada']);
    const second = await list(tenantId, { limit: 3, cursor: first.nextCursor });
    assert.deepEqual([second.items.map((item) => item.sequence), second.nextCursor], [[2, 1, 0], null]);
    assert.deepEqual((await list(tenantId, { action: 'session.created' })).items.map((item) => item.sequence), [4]);
    await assert.rejects(list(tenantId, { cursor: 'bm90IGEgbnVtYmVy' }), /cursor/);
  });

  it('A1 personal data is readable until its opening is erased; the leaf and its proof stay', async () => {
    const tenantId = newId();
    await record(tenantId, 1, { role: 'member', email: 'ada@example.com' });
    await drain(sequencer());
    assert.equal((await list(tenantId)).items[0]?.detail['email'], 'ada@example.com');
    const [before] = await leavesOf(tenantId);
    assert.ok(before !== undefined && !before.leaf.includes('ada@example.com'));
    await app.as<AuditTables>().inTenant(tenantId, (trx) => trx.deleteFrom('audit_openings').where('sequence', '=', 0).execute());
    assert.equal((await list(tenantId)).items[0]?.detail['email'], null);
    assert.deepEqual((await leavesOf(tenantId))[0], before);
  });

  it('attack 22: NUL and half surrogates in a detail cost neither the action nor the log', async () => {
    const tenantId = newId();
    await record(tenantId, 1, { role: 'a\0\ud800' });
    await drain(sequencer());
    assert.equal((await list(tenantId)).items[0]?.detail['role'], 'a\ufffd\ufffd');
  });

  it('attack 11: one tenant’s log, size and pending count show nothing of another’s', async () => {
    const [own, foreign] = [newId(), newId()];
    await record(foreign, 3);
    await drain(sequencer());
    await record(foreign, 2);
    const page = await list(own);
    assert.deepEqual([page.items, page.size, page.pending], [[], 0, 0]);
    await drain(sequencer());
  });

  it('A1 no role of the program may change or remove a leaf', async () => {
    for (const role of ['keystead_app', 'keystead_sequencer', 'keystead_spool'] as const) {
      const tables = test.open(role).as<AuditTables>();
      await assert.rejects(tables.transaction((trx) => trx.updateTable('audit_leaves').set({ action: 'forged' }).execute()), /permission denied/);
      await assert.rejects(tables.transaction((trx) => trx.deleteFrom('audit_leaves').execute()), /permission denied/);
    }
  });
});
