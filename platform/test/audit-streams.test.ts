import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { type AuditStream, type StreamDelivery, operations, operatorPermissions, permissionsOfRole, platformLogId } from '@keystead/contract';
import type { Operation } from '@keystead/contract';
import { type AuditTables, openSequencer, recordEvent, recordPlatformEvent } from '../src/audit/index.ts';
import { openContentKeys } from '../src/documents/index.ts';
import { type Database, KeysteadError, type Principal, fixedClock, newId, sql, systemClock } from '../src/foundation/index.ts';
import { createKeyProviders, createMemoryKeyProvider, openContentVault, openKeyRing } from '../src/vault/index.ts';
import { platformStreamOperationsOf, reportPlatformStreams, streamOperationsOf } from '../src/streams/index.ts';
import { type StreamSenderOptions, openStreamSender } from '../src/streams/sender.ts';
import { type MeteringWorld, silentLogger, startMeteringWorld } from './support/metering.ts';
import { type Receiver, startHttpsReceiver, startSyslogReceiver } from './support/receivers.ts';

describe('A2 streams of the log', () => {
  let world: MeteringWorld;
  let app: Database;
  let https: Receiver;
  let hook: Receiver;
  let syslog: Receiver;
  let tenantId: string;
  const clock = fixedClock(new Date());
  const userName = 'Ada Lovelace';

  const dependencies = (): StreamSenderOptions => ({
    database: app, clock, logger: silentLogger, version: '1.2.3', allowPrivate: true, random: () => 0, timeoutMilliseconds: 2_000,
    secrets: openContentKeys({ database: app, vault: openContentVault({ ring }) }), people: { names: async (_tenant, ids) => new Map(ids.map((id) => [id, userName])) }, tokens: { names: async () => new Map() }, byName: [],
  });
  const ring = openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock });
  const sender = (more: Partial<StreamSenderOptions> = {}) => openStreamSender({ ...dependencies(), ...more });

  before(async () => {
    [world, https, hook, syslog] = await Promise.all([startMeteringWorld(), startHttpsReceiver(), startHttpsReceiver(), startSyslogReceiver()]);
    ({ app } = world);
  });
  beforeEach(async () => {
    tenantId = await world.newTenant();
    for (const receiver of [https, hook, syslog]) { receiver.behave('take'); receiver.lines.length = 0; receiver.requests.length = 0; }
  });
  // What one test leaves would be sent in the next.
  afterEach(() => app.as<unknown>().inTenant(tenantId, (trx) => sql`delete from audit_streams`.execute(trx)));
  after(() => Promise.all([world.close(), https.close(), hook.close(), syslog.close()]));

  const owner = (tenant = tenantId): Principal => ({ kind: 'user', tenantId: tenant, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null });
  async function call<T>(id: keyof typeof operations, input: { params?: object; body?: object; query?: object; ifMatch?: string; tenant?: string; role?: 'owner' | 'auditor' } = {}): Promise<T> {
    const operation = operations[id] as Operation;
    const implemented = [...streamOperationsOf(dependencies()), ...platformStreamOperationsOf(dependencies())].find((each) => each.operation.id === id) ?? assert.fail(id);
    const answer = await implemented.handle({ principal: { ...owner(input.tenant), permissions: new Set(permissionsOfRole[input.role ?? 'owner']) }, params: input.params, query: operation.query?.parse(input.query ?? {}), body: operation.body?.parse(input.body ?? {}), ifMatch: input.ifMatch ?? null } as never);
    return (operation.response === null ? undefined : operation.response.parse(answer)) as T;
  }
  const create = (body: object) => call<{ stream: AuditStream; signingSecret: string | null }>('createStream', { body: { name: 'SIEM', from: 'start', ...body } });
  const toHttps = (more: object = {}) => ({ kind: 'https', url: `https://localhost:${https.port}/`, certificateAuthority: https.certificate, ...more });
  const toHook = () => ({ kind: 'webhook', url: `https://localhost:${hook.port}/hook`, certificateAuthority: hook.certificate });
  const toSyslog = () => ({ kind: 'syslog', host: 'localhost', port: syslog.port, certificateAuthority: syslog.certificate });
  const read = async (id: string) => (await call<{ items: AuditStream[] }>('listStreams')).items.find((stream) => stream.id === id) ?? assert.fail('the stream is gone');
  const sequencer = () => openSequencer({ database: world.test.open('keystead_sequencer'), clock: systemClock, logger: silentLogger });

  /** Entries in the log: people sign in, one after the other. */
  async function happen(count: number, action: 'session.created' | 'document.read' = 'session.created'): Promise<void> {
    await app.as<AuditTables>().inTenant(tenantId, async (trx) => {
      for (let index = 0; index < count; index += 1) await recordEvent(trx, { tenantId, action, actor: { kind: 'user', id: newId() }, subjectId: String(index), detail: { clientAddress: '192.0.2.1' } });
    });
    await sequencer().runOnce();
  }
  const sequences = (receiver: Receiver): number[] => receiver.lines.map((line) => { const read = JSON.parse(line) as { sequence?: number; data?: { sequence: number } }; return read.sequence ?? read.data?.sequence ?? -2; });
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  it('A2 sends every entry once, in the order of the log, without what is personal; then only what is new', async () => {
    await happen(3);
    const { stream } = await create({ destination: toHttps(), secret: 'Bearer a-secret' });
    assert.deepEqual([await sender().runOnce(), sequences(https), https.requests[0]?.headers['authorization']], [3, [0, 1, 2], 'Bearer a-secret']);
    assert.doesNotMatch(https.lines.join(), /192\.0\.2\.1|Lovelace/);
    await happen(0);
    const [end, lines] = [(await read(stream.id)).nextSequence, https.lines.length];
    await sender().runOnce();
    // The making of the stream is an entry too.
    assert.deepEqual([lines, sequences(https)], [3, upTo(end + 1)]);
    assert.deepEqual([await sender().runOnce(), (await read(stream.id)).behind, (await read(stream.id)).state], [0, 0, 'running']);
  });

  it('A2 names and addresses go along where that was asked for', async () => {
    await happen(1);
    await create({ destination: toHttps(), includesPersonal: true });
    await sender().runOnce();
    const [entry] = https.lines.map((line) => JSON.parse(line) as { actor: { name: string }; detail: Record<string, unknown> });
    assert.deepEqual([entry?.actor.name, entry?.detail], [userName, { clientAddress: '192.0.2.1' }]);
  });

  it('A2 fault 2 killed after the receiver took a batch and before that was written down: sent again, nothing lost', async () => {
    await happen(4);
    const { stream } = await create({ destination: toHttps() });
    const killed = sender({ beforeNoted: () => { throw new Error('killed'); } });
    await killed.runOnce();
    assert.deepEqual([sequences(https), (await read(stream.id)).nextSequence], [upTo(4), 0]);
    clock.advance(120_000);
    await sender().runOnce();
    // A receiver that knows entries by organisation and sequence has each once.
    assert.deepEqual([...new Set(sequences(https))], upTo(4));
    assert.equal(https.lines.length, 8);
  });

  it('A2 a process that died holding a stream does not keep it: after a minute another one goes on', async () => {
    await happen(2);
    const { stream } = await create({ destination: toHttps() });
    await app.as<unknown>().inTenant(tenantId, (trx) => sql`update audit_streams set holder = ${newId()}, held_until = ${new Date(clock.now().getTime() + 60_000)} where id = ${stream.id}`.execute(trx));
    assert.equal(await sender().runOnce(), 0);
    clock.advance(61_000);
    assert.equal(await sender().runOnce(), 2);
  });

  it('A2 many processes at once send each entry once', async () => {
    await happen(30);
    await create({ destination: toHook() });
    const five = Array.from({ length: 5 }, () => sender());
    await Promise.all(five.map((each) => each.runOnce()));
    assert.deepEqual(sequences(hook), upTo(30));
  });

  it('A2 a receiver that is down holds up nobody else, is left alone for longer and longer, and gets everything once it is back', async () => {
    await happen(5);
    https.behave({ status: 503 });
    const { stream } = await create({ destination: toHttps() });
    await create({ name: 'Syslog', destination: toSyslog() });
    await sender().runOnce();
    assert.equal(syslog.lines.length, 5);
    const first = await read(stream.id);
    assert.deepEqual([first.state, first.problem?.detail, first.problem?.attempts, first.nextSequence], ['retrying', 'it answered 503', 1, 0]);
    await sender().runOnce();
    assert.equal(https.requests.length, 1, 'left alone');
    for (const seconds of [1, 2, 4]) { clock.advance(seconds * 1_000); await sender().runOnce(); }
    const then = await read(stream.id);
    assert.deepEqual([https.requests.length, then.problem?.attempts, then.problem?.since], [4, 4, first.problem?.since]);
    https.behave('take');
    clock.advance(8_000);
    await sender().runOnce();
    const healed = await read(stream.id);
    assert.deepEqual([sequences(https), healed.state, healed.problem], [upTo(5), 'running', null]);
  });

  it('A2 a receiver that hangs costs the others nothing', async () => {
    await happen(1);
    https.behave('hang');
    await create({ destination: toHttps() });
    await create({ name: 'Hook', destination: toHook() });
    const both = sender({ timeoutMilliseconds: 1_000 });
    const running = both.runOnce();
    while (hook.lines.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    assert.deepEqual([sequences(hook), https.lines], [[0], []]);
    await running;
  });

  it('A2 everybody has their turn: with more streams than one process sends at once, and new entries all the time, none waits for ever; one whose receiver is slow on purpose gives way', async () => {
    const tenants = [tenantId, await world.newTenant()];
    let most = 0;
    const everywhere = async (): Promise<void> => { for (const tenant of tenants) { tenantId = tenant; await happen(1); } };
    await everywhere();
    for (const tenant of tenants) for (let index = 0; index < 18; index += 1) { clock.advance(1); await call('createStream', { tenant, body: { name: `Stream ${index}`, from: 'start', destination: toHttps(), groups: ['sign-in'] } }); }
    for (let round = 0; round < 3; round += 1) { clock.advance(1_000); const before = https.requests.length; await sender().runOnce(); most = Math.max(most, https.requests.length - before); await everywhere(); }
    const streams = (await Promise.all(tenants.map((tenant) => call<{ items: AuditStream[] }>('listStreams', { tenant })))).flatMap(({ items }) => items);
    assert.deepEqual([streams.length, streams.filter(({ lastDelivered }) => lastDelivered === null).length], [36, 0]);
    assert.ok(most <= 16, `${most} at once for two organisations: each has so many and no more`);
    for (const tenant of tenants) await app.as<unknown>().inTenant(tenant, (trx) => sql`delete from audit_streams`.execute(trx));
    await happen(10);
    await create({ name: 'Slow', destination: toHook(), groups: ['sign-in'] });
    hook.requests.length = 0;
    await sender({ beforeNoted: () => { clock.advance(9_000); } }).runOnce();
    assert.equal(hook.requests.length, 3, 'twenty seconds are over after the third');
  });

  it('A2 only the groups that were chosen are sent, and a long stretch without any is passed', async () => {
    await happen(3, 'document.read');
    await happen(1);
    await happen(2, 'document.read');
    const { stream } = await create({ destination: toHttps(), groups: ['sign-in'] });
    await sender().runOnce();
    assert.deepEqual([sequences(https), (await read(stream.id)).behind], [[3], 0]);
  });

  it('A2 paused it waits and loses nothing; from now on means from now on; replayed by entry or by time it sends again', async () => {
    await happen(2);
    const { stream } = await create({ destination: toHttps(), from: 'now' });
    const paused = await call<AuditStream>('updateStream', { params: { streamId: stream.id }, ifMatch: stream.etag, body: { paused: true } });
    await happen(1);
    assert.deepEqual([await sender().runOnce(), paused.state, paused.pausedBecause, https.lines], [0, 'paused', 'person', []]);
    const again = await call<AuditStream>('updateStream', { params: { streamId: stream.id }, ifMatch: paused.etag, body: { paused: false } });
    await sender().runOnce();
    assert.equal(again.state, 'running');
    assert.equal(sequences(https)[0], 2);
    const sent = https.lines.length;
    await call('replayStream', { params: { streamId: stream.id }, body: { fromSequence: 1 } });
    await sender().runOnce();
    assert.deepEqual(sequences(https).slice(sent, sent + 2), [1, 2]);
    https.lines.length = 0;
    await call('replayStream', { params: { streamId: stream.id }, body: { fromTime: '2020-01-01T00:00:00Z' } });
    await sender().runOnce();
    assert.equal(sequences(https)[0], 0);
    await assert.rejects(call('updateStream', { params: { streamId: stream.id }, ifMatch: stream.etag, body: { paused: true } }), { code: 'precondition_failed' });
  });

  it('A4 webhooks: each entry one request, listed with what was answered, one sent again under its id, a test told apart', async () => {
    await happen(2);
    hook.behave({ status: 500 });
    const { stream, signingSecret } = await create({ name: 'Hook', destination: toHook() });
    assert.match(signingSecret ?? '', /^whsec_[A-Za-z0-9+/]{43}=$/);
    await sender().runOnce();
    hook.behave('take');
    clock.advance(1_000);
    await sender().runOnce();
    const listed = async () => (await call<{ items: StreamDelivery[] }>('listStreamDeliveries', { params: { streamId: stream.id } })).items;
    assert.deepEqual((await listed()).map(({ sequence, delivered, status, attempts }) => [sequence, delivered, status, attempts]), [[1, true, 200, 1], [0, true, 200, 2]]);
    const [, first] = await listed();
    const before = hook.requests.length;
    assert.deepEqual(await call('resendDelivery', { params: { streamId: stream.id, deliveryId: first?.id } }), { delivered: true, status: 200, detail: 'it answered 200' });
    assert.equal(hook.requests[before]?.headers['webhook-id'], first?.messageId);
    await call('testStream', { params: { streamId: stream.id } });
    const [test] = await listed();
    assert.deepEqual([test?.sequence, test?.action, test?.messageId.startsWith('test_')], [null, 'stream.tested', true]);
    await assert.rejects(call('resendDelivery', { params: { streamId: stream.id, deliveryId: test?.id } }), { code: 'conflict' });
  });

  it('A4 a renewed secret and the one before both sign for the hours that were given, then the new one alone', async () => {
    const { stream } = await create({ name: 'Hook', destination: toHook(), from: 'now' });
    await call('renewStreamSecret', { params: { streamId: stream.id }, body: { overlapHours: 2 } });
    const signatures = async (): Promise<number> => { await call('testStream', { params: { streamId: stream.id } }); return String(hook.requests.at(-1)?.headers['webhook-signature']).split(' ').length; };
    assert.deepEqual([await signatures(), (await read(stream.id)).earlierSecretUntil !== null], [2, true]);
    clock.advance(2 * 3_600_000);
    assert.deepEqual([await signatures(), (await read(stream.id)).earlierSecretUntil], [1, null]);
  });

  it('A4 a receiver that answers 410 is sent nothing more until somebody lets the stream go on; that stands in the log', async () => {
    await happen(2);
    hook.behave({ status: 410 });
    const { stream } = await create({ name: 'Hook', destination: toHook() });
    await sender().runOnce();
    clock.advance(3_600_000);
    await sender().runOnce();
    const stopped = await read(stream.id);
    assert.deepEqual([stopped.state, stopped.pausedBecause, hook.requests.length, (await world.eventsOf(tenantId)).map(({ action }) => action)], ['paused', 'gone', 1, ['stream.created', 'stream.stopped']]);
  });

  it('attack 13 a secret is shown to nobody, lies sealed, and goes to no other address than the one it was entered for', async () => {
    const { stream } = await create({ destination: toHttps(), secret: 'Bearer canary-4711' });
    const rows = await app.as<unknown>().inTenant(tenantId, (trx) => sql<{ row: string }>`select row_to_json(s)::text || encode(sealed_secret, 'escape') as row from audit_streams s`.execute(trx));
    assert.doesNotMatch(rows.rows[0]?.row ?? '', /canary-4711/);
    assert.doesNotMatch(JSON.stringify([stream, await read(stream.id), await world.eventsOf(tenantId)]), /canary-4711/);
    const moved = { ...toHttps(), url: 'https://elsewhere.example/' };
    await assert.rejects(call('updateStream', { params: { streamId: stream.id }, ifMatch: stream.etag, body: { destination: moved } }), { code: 'conflict' });
    const otherHeader = toHttps({ header: 'X-Other' });
    await assert.rejects(call('updateStream', { params: { streamId: stream.id }, ifMatch: stream.etag, body: { destination: otherHeader } }), { code: 'conflict' });
    assert.equal((await call<AuditStream>('updateStream', { params: { streamId: stream.id }, ifMatch: stream.etag, body: { destination: moved, secret: 'Bearer another' } })).hasSecret, true);
  });

  it('V3 A2 whoever reads the log, as an auditor or a guest, sees where it goes and not the whole address, which at many receivers is all that it takes to write there', async () => {
    const path = '/services/T000/B000/canary4711?sig=canary4711';
    for (const kind of ['https', 'webhook']) await create({ destination: { kind, url: `https://hooks.example${path}` } });
    await create({ destination: toSyslog() });
    const seen = async (role: 'owner' | 'auditor') => (await call<{ items: AuditStream[] }>('listStreams', { role })).items.map(({ destination }) => (destination.kind === 'syslog' ? destination.host : destination.url));
    assert.deepEqual(await seen('auditor'), ['https://hooks.example/hidden', 'https://hooks.example/hidden', 'localhost']);
    assert.deepEqual(await seen('owner'), [`https://hooks.example${path}`, `https://hooks.example${path}`, 'localhost']);
    assert.doesNotMatch(JSON.stringify(await world.eventsOf(tenantId)), /canary4711/);
  });

  it('attack 7 another organisation’s stream is not there', async () => {
    const { stream } = await create({ destination: toHook(), name: 'Hook' });
    const tenant = await world.newTenant();
    const params = { streamId: stream.id, deliveryId: newId() };
    for (const [id, body] of [['updateStream', {}], ['deleteStream', undefined], ['testStream', {}], ['replayStream', { fromSequence: 0 }], ['renewStreamSecret', {}], ['listStreamDeliveries', undefined], ['resendDelivery', {}]] as const) {
      await assert.rejects(call(id, { params, tenant, ifMatch: stream.etag, ...(body === undefined ? {} : { body }) }), (error: unknown) => error instanceof KeysteadError && error.code === 'not_found', id);
    }
    assert.deepEqual([(await call<{ items: unknown[] }>('listStreams', { tenant })).items, hook.requests.length], [[], 0]);
  });

  it('A2 what cannot be is refused before it is kept: http, a user in the address, a file that is no certificate', () => {
    const body = operations.createStream.body;
    for (const destination of [{ kind: 'https', url: 'http://collect.example/' }, { kind: 'webhook', url: 'https://user:password@collect.example/' }, { kind: 'syslog', host: 'a b' }, { kind: 'https', url: 'https://collect.example/', certificateAuthority: 'trust me' }, { kind: 'https', url: 'https://collect.example/', header: 'X: y\r\nZ' }]) {
      assert.equal(body.safeParse({ name: 'x', destination }).success, false, JSON.stringify(destination));
    }
  });

  describe('A2 the platform’s own log', () => {
    const operation = (body: object) => call<AuditStream>('createPlatformStream', { body: { name: 'SOC', from: 'start', destination: toHttps(), ...body } });
    const list = async () => (await call<{ items: AuditStream[] }>('listPlatformStreams')).items;
    const report = () => reportPlatformStreams({ database: app, clock });
    /** What the installation does: backups, keys, organisations. */
    async function installed(count: number): Promise<void> {
      await app.as<AuditTables>().inTenant(tenantId, async (trx) => { for (let at = 0; at < count; at += 1) await recordPlatformEvent(trx, { action: 'operator.added', actor: { kind: 'system', id: null }, subjectId: newId(), detail: { by: 'host' } }); });
      await sequencer().runOnce();
    }
    afterEach(() => app.as<unknown>().inTenant(platformLogId, (trx) => sql`delete from audit_streams`.execute(trx)));

    it('A2 is sent over HTTPS and syslog in each format, at least once and in order, and nothing of an organisation’s goes along', async () => {
      await happen(2);
      await installed(2);
      await operation({ secret: 'Bearer of-the-platform' });
      await operation({ name: 'Collector', destination: { ...toSyslog(), format: 'cef' } });
      await sender({ beforeNoted: () => { throw new Error('killed'); } }).runOnce();
      assert.deepEqual((await list()).map(({ nextSequence }) => nextSequence), [0, 0]);
      clock.advance(120_000);
      await sender().runOnce();
      const sent = https.lines.map((line) => JSON.parse(line) as { tenant: string; sequence: number; action: string });
      const end = Math.max(...sent.map(({ sequence }) => sequence)) + 1;
      assert.deepEqual([...new Set(sent.map(({ sequence }) => sequence))], upTo(end));
      assert.ok(end >= 2 && sent.every(({ tenant }) => tenant === platformLogId) && sent.some(({ action }) => action === 'operator.added'));
      assert.ok(syslog.lines.length >= 2 && syslog.lines.every((line) => line.includes('CEF:0|')));
      assert.equal(https.requests.at(-1)?.headers['authorization'], 'Bearer of-the-platform');
      // What was made is an entry of the platform's log, by an operator, and goes the same way.
      await sequencer().runOnce();
      await sender().runOnce();
      const made = https.lines.map((line) => JSON.parse(line) as { action: string; actor: { kind: string } }).filter(({ action }) => action === 'stream.created');
      assert.deepEqual([...new Set(made.map(({ actor }) => actor.kind))], ['operator']);
      assert.deepEqual((await world.eventsOf(tenantId)).filter(({ action }) => action.startsWith('stream.')), [], 'and stands in no organisation’s');
    });

    it('attack 7 no organisation finds, changes or uses the streams of the platform, also not one that an operator belongs to; nor the other way round', async () => {
      const [own, { stream }] = [await operation({}), await create({ destination: toHttps() })];
      const params = { streamId: own.id };
      for (const [id, body] of [['updateStream', {}], ['deleteStream', undefined], ['testStream', {}], ['replayStream', { fromSequence: 0 }], ['listStreamDeliveries', undefined]] as const) {
        await assert.rejects(call(id, { params, ifMatch: own.etag, ...(body === undefined ? {} : { body }) }), { code: 'not_found' }, id);
      }
      for (const [id, body] of [['updatePlatformStream', {}], ['deletePlatformStream', undefined], ['testPlatformStream', {}], ['replayPlatformStream', { fromSequence: 0 }]] as const) {
        await assert.rejects(call(id, { params: { streamId: stream.id }, ifMatch: stream.etag, ...(body === undefined ? {} : { body }) }), { code: 'not_found' }, id);
      }
      assert.deepEqual([(await call<{ items: AuditStream[] }>('listStreams')).items.map(({ id }) => id), (await list()).map(({ id }) => id)], [[stream.id], [own.id]]);
      const seen = await app.as<unknown>().inTenant(tenantId, (trx) => sql<{ id: string }>`select id from audit_streams`.execute(trx));
      assert.deepEqual(seen.rows.map(({ id }) => id), [stream.id], 'the database itself shows an organisation no row of it');
      for (const { permission } of platformStreamOperationsOf(dependencies()).map((each) => each.operation)) assert.ok((operatorPermissions as readonly string[]).includes(permission), 'a right over the installation, that no role of an organisation has');
    });

    it('A2 takes no webhook, and says how its streams are in numbers alone: what is stuck, since when, and what is paused', async () => {
      assert.equal(operations.createPlatformStream.body.safeParse({ name: 'x', destination: toHook() }).success, false);
      assert.deepEqual(await report(), { platformStreams: 0, platformStreamsStuck: 0, platformStreamsPaused: 0, platformStreamsStuckSince: null });
      await installed(1);
      const made = await operation({});
      https.behave('fail');
      await sender().runOnce();
      assert.deepEqual(await report(), { platformStreams: 1, platformStreamsStuck: 1, platformStreamsPaused: 0, platformStreamsStuckSince: clock.now().toISOString() });
      await call('updatePlatformStream', { params: { streamId: made.id }, ifMatch: made.etag, body: { paused: true } });
      assert.deepEqual(await report(), { platformStreams: 1, platformStreamsStuck: 0, platformStreamsPaused: 1, platformStreamsStuckSince: null });
      https.behave('take');
      assert.equal((await call<{ delivered: boolean }>('testPlatformStream', { params: { streamId: made.id }, body: {} })).delivered, true);
      await call('replayPlatformStream', { params: { streamId: made.id }, body: {} });
      await call('deletePlatformStream', { params: { streamId: made.id } });
      assert.deepEqual(await list(), []);
    });
  });

  it('A2 a stream that is removed sends nothing more', async () => {
    const { stream } = await create({ destination: toHttps() });
    await happen(1);
    await call('deleteStream', { params: { streamId: stream.id } });
    assert.equal(await sender().runOnce(), 0);
    assert.deepEqual([https.lines, (await world.eventsOf(tenantId)).at(-1)?.action], [[], 'stream.deleted']);
  });
});
