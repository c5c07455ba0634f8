import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AuditEntry, type Operation, operations, permissionsOfRole } from '@keystead/contract';
import { type AuditTables, type FindByName, auditOperations, openSequencer, readFilter, readMatching, recordEvents, systemActor } from '../src/audit/index.ts';
import pg from 'pg';
import { InvalidRequest, type Principal, type Transaction, connectionOptions, fixedClock, newId, sql, systemClock } from '../src/foundation/index.ts';
import { streamOperationsOf } from '../src/streams/index.ts';
import { findNamedThings } from '../src/server/app-ports.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';

describe('A2 search in the log', () => {
  let world: MeteringWorld;
  let tenantId: string;
  const [ada, bob, credentialId] = [newId(), newId(), newId()];
  const names = new Map([[ada, 'Ada Lovelace'], [bob, 'Bob “=1+1”']]);
  const people = { names: async (_tenant: string, ids: readonly string[]) => new Map(ids.flatMap((id) => { const name = names.get(id); return name === undefined ? [] : [[id, name] as const]; })) };
  const peopleByName: FindByName = { find: async (_tenant, text) => [...names].filter(([, name]) => name.toLowerCase().includes(text.toLowerCase())).map(([id]) => id) };
  const principal = (): Principal => ({ kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Auditor', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null });
  const day = (number: number): Date => new Date(Date.UTC(2026, 10, number, 12));

  before(async () => {
    world = await startMeteringWorld();
    tenantId = await world.newTenant();
    await world.app.as<AuditTables>().inTenant(tenantId, (trx) => recordEvents(trx, [
      { tenantId, action: 'session.created', actor: { kind: 'user', id: ada }, subjectId: newId(), detail: { clientAddress: '192.0.2.1' }, occurredAt: day(1) },
      { tenantId, action: 'session.refused', actor: systemActor, subjectId: null, detail: { reason: 'wrong password' }, occurredAt: day(2) },
      { tenantId, action: 'credential.disabled', actor: { kind: 'user', id: ada }, subjectId: credentialId, detail: {}, occurredAt: day(3) },
      { tenantId, action: 'credential.enabled', actor: { kind: 'token', id: bob }, subjectId: credentialId, detail: {}, occurredAt: day(4) },
      { tenantId, action: 'document.read', actor: { kind: 'user', id: bob }, subjectId: newId(), detail: {}, occurredAt: day(5) },
    ]));
    await openSequencer({ database: world.test.open('keystead_sequencer'), clock: systemClock, logger: silentLogger }).runOnce();
  });
  after(() => world.close());

  const common = () => ({ database: world.app, people, tokens: people, byName: [peopleByName, findNamedThings(world.app)] });
  const dependencies = () => ({ ...common(), clock: fixedClock(day(9)), logger: silentLogger, version: '1', allowPrivate: false, secrets: { create: () => assert.fail(), open: () => assert.fail() } });
  async function ask<T>(id: 'listAudit' | 'downloadAudit', query: object): Promise<T> {
    const all = [...auditOperations({ ...common(), credentials: people, now: () => day(9) }), ...streamOperationsOf(dependencies())];
    const operation = all.find((each) => each.operation.id === id) ?? assert.fail(id);
    return await operation.handle({ principal: principal(), query: (operations[id] as Operation).query?.parse(query) } as never) as T;
  }
  const found = async (query: object): Promise<number[]> => (await ask<{ items: AuditEntry[] }>('listAudit', query)).items.map(({ sequence }) => sequence);

  it('A2 finds by group, event, who acted, what it was about and when; all that is given must fit', async () => {
    assert.deepEqual(await found({}), [4, 3, 2, 1, 0]);
    assert.deepEqual(await found({ group: 'sign-in' }), [1, 0]);
    assert.deepEqual(await found({ action: 'session.refused', group: 'keys' }), [1], 'one event is narrower than its group');
    assert.deepEqual(await found({ actorKind: 'token' }), [3]);
    assert.deepEqual(await found({ actorId: ada }), [2, 0]);
    assert.deepEqual(await found({ subjectId: credentialId }), [3, 2]);
    assert.deepEqual(await found({ from: day(2).toISOString(), to: day(4).toISOString() }), [2, 1]);
    assert.deepEqual(await found({ actorId: ada, group: 'keys' }), [2]);
    assert.deepEqual(await found({ group: 'money' }), []);
    await assert.rejects(found({ from: day(4).toISOString(), to: day(2).toISOString() }), { code: 'invalid_request' });
  });

  it('A2 a text finds names of people, words of events and ids; nothing in it is a pattern', async () => {
    assert.deepEqual(await found({ text: 'lovelace' }), [2, 0]);
    assert.deepEqual(await found({ text: 'refused' }), [1]);
    assert.deepEqual(await found({ text: 'Credential disabled' }), [2]);
    assert.deepEqual(await found({ text: credentialId }), [3, 2]);
    for (const text of ['%%', '__', "' or 1=1", '\\\\']) assert.deepEqual(await found({ text }), [], text);
  });

  it('A2 pages go on within a search', async () => {
    const first = await ask<{ items: AuditEntry[]; nextCursor: string }>('listAudit', { group: 'keys', limit: 1 });
    assert.deepEqual([first.items[0]?.sequence, await found({ group: 'keys', limit: 1, cursor: first.nextCursor })], [3, [2]]);
  });

  it('A2 what was found is downloaded in every form, the oldest first; that is an entry, without the text that was looked for', async () => {
    const file = async (query: object) => { const answer = await ask<Response>('downloadAudit', query); return { name: answer.headers.get('content-disposition') ?? '', lines: (await answer.text()).split(/\r?\n/).filter((line) => line !== '') }; };
    const csv = await file({ format: 'csv', text: 'bob' });
    assert.match(csv.name, /keystead-audit-2026-11-09\.csv/);
    assert.deepEqual([csv.lines.length, csv.lines[0]?.split(',').slice(0, 3), csv.lines[2]?.split(',')[2]], [3, ['sequence', 'time', 'action'], 'document.read']);
    assert.match(csv.lines[1] ?? '', /,"?Bob “=1\+1”"?,/);
    const json = await file({ group: 'sign-in' });
    assert.deepEqual(json.lines.map((line) => (JSON.parse(line) as { sequence: number; detail: object })).map(({ sequence, detail }) => [sequence, detail]), [[0, { clientAddress: '192.0.2.1' }], [1, { reason: 'wrong password' }]]);
    for (const [format, start] of [['cef', 'CEF:0|Keystead'], ['ocsf', '{"activity_id":']] as const) {
      const { lines } = await file({ format });
      assert.deepEqual([lines.length, lines.every((line) => line.startsWith(start))], [5, true]);
    }
    const [first] = await world.eventsOf(tenantId);
    assert.deepEqual([first?.action, first?.detail], ['audit.downloaded', { format: 'csv', last: 4, filter: ['text'] }]);
  });

  it('attack 23 A2 a search that takes too long is ended, and whoever asked is told how to ask', async () => {
    // Waiting for somebody who holds the whole table is as good as a long look.
    const holder = new pg.Client(connectionOptions(world.test.ownerUrl));
    await holder.connect();
    await holder.query('begin; lock table keystead.audit_leaves in access exclusive mode');
    const filter = await readFilter({ actorKind: 'user' }, tenantId, []);
    await assert.rejects(world.app.as<AuditTables>().inTenant(tenantId, (trx) => readMatching(trx, { tenantId, filter, order: 'desc', beyond: null, limit: 1, limitMilliseconds: 50 })), (error: unknown) => error instanceof InvalidRequest && /shorter time/.test(JSON.stringify(error)));
    await holder.end();
  });

  it('attack 23 A2 whatever is asked of a long log, an index leads there: entries that are looked at are those of a page, or of the days that were asked for, and never the whole log', async () => {
    const entries = 40_000;
    const long = await world.newTenant();
    const [somebody, something] = [newId(), newId()];
    // Every thousandth entry is of one token about one thing, and an event of its own; the rest is everyday.
    await world.test.open('keystead_sequencer').pool.query(`insert into keystead.audit_leaves (tenant_id, sequence, leaf, leaf_hash, action, occurred_at, actor_kind, actor_id, subject_id)
      select $1::uuid, n, convert_to(json_build_object('v', 1, 'seq', n, 'time', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'tenant', $1::uuid::text, 'action', action, 'actionVersion', 1, 'actor', case when n % 1000 = 0 then json_build_object('kind', 'token', 'id', $2::text) else json_build_object('kind', 'system', 'id', null) end,
        'subject', json_build_object('kind', 'thing', 'id', case when n % 1000 = 0 then $3::text end), 'detail', json_build_object(), 'commitments', json_build_object())::text, 'UTF8'), sha256(n::text::bytea), action, at, case when n % 1000 = 0 then 'token' else 'system' end, case when n % 1000 = 0 then $2::text end, case when n % 1000 = 0 then $3::text end
      from generate_series(0, $4::int - 1) n cross join lateral (select case when n % 1000 = 0 then 'policy.updated' else 'credential.used' end as action, timestamptz '2026-01-01' + n * interval '1 minute' as at) e`, [long, somebody, something, entries]);
    const readSoFar = (trx: Transaction<AuditTables>) => sql<{ whole: number; entries: number }>`select seq_scan::int as whole, (seq_tup_read + idx_tup_fetch)::int as entries from pg_stat_xact_user_tables where relname = 'audit_leaves'`.execute(trx).then(({ rows: [row] }) => row ?? { whole: 0, entries: 0 });
    const looked = async (query: object) => world.app.as<AuditTables>().inTenant(long, async (trx) => {
      const before = await readSoFar(trx);
      const rows = await readMatching(trx, { tenantId: long, filter: await readFilter(operations.listAudit.query.parse(query), long, []), order: 'desc', beyond: null, limit: 50 });
      const { whole, entries: read } = await readSoFar(trx);
      return { rows: rows.length, whole: whole - before.whole, read: read - before.entries };
    });
    const asked = {
      all: {}, action: { action: 'policy.updated' }, 'an action that never was': { action: 'session.refused' }, group: { group: 'sign-in' }, 'a person': { actorId: somebody }, 'a stranger': { actorId: newId() }, 'a thing': { subjectId: something }, 'a thing that is not': { subjectId: 'nothing' },
      'a word': { text: 'policy' }, 'a word that never was': { text: 'zzzz' }, 'who, of a kind': { actorKind: 'token' }, 'who, of a kind that never was': { actorKind: 'user' }, 'operators': { actorKind: 'operator' },
      'an old day': { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' }, 'an old day, of a kind': { from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z', actorKind: 'user' }, 'a future day': { from: '2030-01-01T00:00:00Z' },
      everything: { group: 'organisation', action: 'policy.updated', actorKind: 'token', actorId: somebody, subjectId: something, from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', text: 'policy' },
    } as const;
    // Of a day each entry of it may be looked at, and once to know where in the log the day lies.
    for (const [name, query] of Object.entries(asked)) {
      const { whole, read } = await looked(query);
      assert.ok(whole === 0 && read <= ('to' in query ? 3_000 : 200), `${name}: ${read} entries were read, ${whole} times the whole table`);
    }
  });
});
