import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type EventName, permissionsOfRole } from '@keystead/contract';
import { type Actor, type AuditTables, auditOperations, openSequencer, platformLogId, recordEvent, recordInBothLogs, systemActor } from '../src/audit/index.ts';
import { type Database, type Principal, createLogger, newId, systemClock } from '../src/foundation/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

interface Touch { readonly sequence: number; readonly kind: string; readonly action: string; readonly credentialId: string | null; readonly credentialLabel: string | null; readonly actor: { readonly kind: string; readonly name: string | null } }

describe('V10 access transparency', () => {
  let test: TestDatabase;
  let app: Database;
  const tenantId = newId();
  const other = newId();
  const [first, second] = [newId(), newId()];
  const person: Actor = { kind: 'user', id: newId() };
  const operator: Actor = { kind: 'operator', id: newId() };
  const labels = new Map([[first, 'main'], [person.id ?? '', 'Ada'], [operator.id ?? '', 'Olga']]);
  const names = { names: async (_tenant: string, ids: readonly string[]) => new Map(ids.flatMap((id) => { const name = labels.get(id); return name === undefined ? [] : [[id, name] as const]; })) };

  before(async () => {
    test = await startTestDatabase();
    app = test.open('keystead_app');
    const record = (of: string, action: EventName, actor: Actor, subjectId: string | null, occurredAt?: Date) =>
      app.as<AuditTables>().inTenant(of, (trx) => recordEvent(trx, { tenantId: of, action, actor, subjectId, detail: { fingerprint: 'fp', provider: 'openai', endpoint: 'e', askedModel: 'm', outcome: 'answered', name: 'n', health: 'valid' }, ...(occurredAt === undefined ? {} : { occurredAt }) } as never));
    await record(tenantId, 'credential.created', person, first, new Date('2026-11-01T09:00:00Z'));
    await record(tenantId, 'credential.used', person, first, new Date('2026-11-02T09:00:00Z'));
    await record(tenantId, 'credential.used', person, second, new Date('2026-11-02T10:00:00Z'));
    await record(tenantId, 'session.created', person, newId(), new Date('2026-11-02T11:00:00Z'));
    // An event that touches no key by its name, but was done by one of the platform's people.
    await record(tenantId, 'run.read', operator, newId(), new Date('2026-11-03T09:00:00Z'));
    await app.as<AuditTables>().inTenant(tenantId, (trx) => recordInBothLogs(trx, { tenantId, action: 'tenant.suspended', actor: operator, subjectId: tenantId, detail: { reason: 'unpaid' }, occurredAt: new Date('2026-11-03T10:00:00Z') }));
    await record(other, 'credential.used', systemActor, first);
    const sequencer = openSequencer({ database: test.open('keystead_sequencer'), clock: systemClock, logger: createLogger({ name: 'test', level: 'silent' }) });
    while (await sequencer.runOnce() > 0);
  });
  after(() => test.close());

  async function ask<T>(operationId: string, query: Record<string, unknown>, of = tenantId): Promise<T> {
    const operation = auditOperations({ database: app, people: names, tokens: names, credentials: names, now: () => new Date('2026-11-10T00:00:00Z') }).find((each) => each.operation.id === operationId);
    const principal: Principal = { kind: 'user', tenantId: of, userId: newId(), tokenId: null, name: 'Auditor', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null };
    return await operation?.handle({ principal, params: undefined, query: { limit: 50, ...query }, body: undefined, request: new Request('http://test/'), ifMatch: null, traceId: 't', clientAddress: null, setHeader: () => undefined } as never) as T;
  }
  const touches = async (query: Record<string, unknown>, of?: string) => (await ask<{ items: Touch[] }>('listKeyAccess', query, of)).items;

  it('V10 every touch of a key and every act of the platform’s people is a row, and nothing else is', async () => {
    assert.deepEqual((await touches({})).map((touch) => [touch.kind, touch.action, touch.credentialLabel, touch.actor.name]), [
      ['operator', 'tenant.suspended', null, 'Olga'], ['operator', 'run.read', null, 'Olga'], ['use', 'credential.used', null, 'Ada'], ['use', 'credential.used', 'main', 'Ada'], ['entry', 'credential.created', 'main', 'Ada'],
    ]);
  });

  it('V10 by credential, by who, by kind and by time', async () => {
    const sequences = async (query: Record<string, unknown>) => (await touches(query)).map((touch) => touch.sequence);
    assert.deepEqual(await sequences({ credentialId: first }), [1, 0]);
    assert.deepEqual(await sequences({ actorId: operator.id }), [5, 4]);
    assert.deepEqual(await sequences({ kind: 'operator' }), [5, 4]);
    assert.deepEqual(await sequences({ kind: 'use' }), [2, 1]);
    assert.deepEqual(await sequences({ from: '2026-11-02T09:30:00Z', to: '2026-11-03T09:00:00Z' }), [2]);
    const page = await ask<{ items: Touch[]; nextCursor: string }>('listKeyAccess', { limit: 2 });
    assert.deepEqual([page.items.map((touch) => touch.sequence), await sequences({ cursor: page.nextCursor })], [[5, 4], [2, 1, 0]]);
  });

  it('V10 the summary counts by day and kind, and agrees with the rows', async () => {
    const summary = await ask<{ days: { day: string; kind: string; count: number }[] }>('summariseKeyAccess', {});
    assert.deepEqual(summary.days.map(({ day, kind, count }) => [day.slice(0, 10), kind, count]), [['2026-11-01', 'entry', 1], ['2026-11-02', 'use', 2], ['2026-11-03', 'operator', 2]]);
    await assert.rejects(ask('summariseKeyAccess', { from: '2024-01-01T00:00:00Z' }), { code: 'invalid_request' });
  });

  it('attack 7: a credential’s id opens nothing of another organisation', async () => {
    assert.deepEqual((await touches({ credentialId: first }, other)).map((touch) => touch.action), ['credential.used']);
    assert.deepEqual(await touches({ credentialId: second }, other), []);
  });

  it('V10 what concerns a tenant stands in the platform’s log too, naming it, and row-level security held on the way', async () => {
    const log = await ask<{ items: { action: string; detail: Record<string, unknown> }[] }>('listPlatformLog', {}, platformLogId);
    assert.deepEqual(log.items.map((entry) => [entry.action, entry.detail['tenant']]), [['tenant.suspended', tenantId]]);
    const after = await app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      await recordInBothLogs(trx, { tenantId, action: 'tenant.resumed', actor: operator, subjectId: tenantId, detail: {} });
      return trx.selectFrom('audit_outbox').select('tenant_id').execute();
    });
    assert.deepEqual(after.map((row) => row.tenant_id), [tenantId], 'the transaction is the tenant’s again');
  });
});
