import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Anomaly, type AnomalySummary, type Operation, type OperationId, type Pause, type WatchedAnomalies, defaultAnomalySettings, operations, permissions, permissionsOfRole } from '@keystead/contract';
import { type KeysteadError, type Principal, newId, sql } from '../src/foundation/index.ts';
import { type AnomalyDependencies, anomalyOperations, openAnomalyWatch } from '../src/governance/anomalies/index.ts';
import type { AttemptRecord, OriginRecord, RefusalRecord, RefusedTokenRecord, SpoolRecord } from '../src/metering/index.ts';
import type { Letter } from '../src/notifications/index.ts';
import { eventually } from './support/attacker.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, shipAll, silentLogger, startMeteringWorld } from './support/metering.ts';

const day = 86_400_000;
const hour = 3_600_000;
/** A Wednesday, at noon. */
const noon = Date.parse('2026-11-18T12:00:00Z');
const office: OriginRecord = { network: '198.51.100.0/24', client: 'openai-python' };

describe('A4 the watch over ledger and log', () => {
  let world: MeteringWorld;
  let tenantId: string;
  let owner: Principal;
  let time = noon;
  const tokenId = newId();
  const letters: Letter[] = [];

  const dependencies = (): AnomalyDependencies => ({
    database: world.app, clock: { now: () => new Date(time) }, logger: silentLogger, url: () => 'https://keystead.example', apps: new Map([['letters', 'Letters']]), providers: new Map([['openai', { sandbox: false }]]),
    outgoing: { queue: async (_trx, queued) => { letters.push(...queued); } }, people: { names: async () => new Map() }, tokens: { names: async (_tenant, ids) => new Map(ids.map((id) => [id, 'billing service'])) }, credentials: { names: async () => new Map() },
  });
  const watch = () => openAnomalyWatch(dependencies());
  /** A look; the next one comes five minutes later. */
  const look = async (): Promise<number> => { const raised = await watch().runOnce(); time += 6 * 60_000; return raised; };
  async function ask<Answer>(id: OperationId, input: { params?: object; query?: object; body?: object } = {}, principal = owner): Promise<Answer> {
    const implemented = anomalyOperations(dependencies()).find((each) => each.operation.id === id) ?? assert.fail(id);
    const { query, body, params, response } = operations[id] as Operation;
    const answer = await implemented.handle({ principal, params: params?.parse(input.params ?? {}), query: query?.parse(input.query ?? {}), body: body?.parse(input.body ?? {}), request: new Request('http://test/'), ifMatch: null, traceId: 'test', clientAddress: null, setHeader: () => undefined } as never);
    return response?.parse(answer) as Answer;
  }
  const listed = async (query: object = {}): Promise<readonly AnomalySummary[]> => (await ask<{ items: AnomalySummary[] }>('listAnomalies', { query })).items;
  const the = async (kind: string, query: object = {}): Promise<AnomalySummary> => (await listed(query)).find((each) => each.kind === kind) ?? assert.fail(`no alert of ${kind}`);
  const actions = async (): Promise<readonly string[]> => (await world.eventsOf(tenantId)).map((event) => event.action).filter((action) => action.startsWith('anomaly.'));

  function call(at: number, origin: OriginRecord = office, model = 'gpt-4o-mini'): RecordedCall {
    const recorded = recordedCall(tenantId, { at: new Date(at), askedModel: model });
    const caller = { ...recorded.outcome.caller, tokenId };
    return { ...recorded, intent: { ...recorded.intent, caller }, outcome: { ...recorded.outcome, caller, servedModel: model, origin } };
  }
  /** Five weeks of a service that calls twice in each hour of each day. */
  const weeks = (): RecordedCall[] => Array.from({ length: 36 }, (_, index) => index + 2).flatMap((before) => [9, 10, 11, 12, 13, 14].flatMap((at) => [0, 20].map((minute) => call(noon - before * day + (at - 12) * hour + minute * 60_000))));
  const burst = (count: number, make: (at: number) => RecordedCall = call): RecordedCall[] => Array.from({ length: count }, (_, index) => make(time - 1_200_000 + index * 1_000));

  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());
  beforeEach(async () => {
    [tenantId, time] = [await world.newTenant(), noon + hour / 2];
    letters.length = 0;
    owner = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
    for (const [role, wants] of [['owner', true], ['admin', false], ['member', true]] as const) await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into members (id, tenant_id, user_id, role, alarm_mail) values (${newId()}, ${tenantId}, ${role === 'owner' ? owner.userId : newId()}, ${role}, ${wants})`.execute(trx));
  });
  /** A cent is a lot where a call costs a fortieth of one. */
  const settle = (changes: object = {}): Promise<WatchedAnomalies> => ask('updateAnomalySettings', { body: { ...defaultAnomalySettings, spikeFloorNanoUsd: 1_000_000, ...changes } });

  it('A4 a spike is one alert, however often and by however many it is seen: raised in the log, split in words, told by mail once to those who look after alerts and want mail', async () => {
    await settle();
    await world.ship(weeks());
    assert.equal(await look(), 0, 'nothing is out of the ordinary');
    await world.ship(burst(60));
    const raised = await Promise.all([watch().runOnce(), watch().runOnce(), watch().runOnce()]);
    assert.equal(raised[0] + raised[1] + raised[2], 1);
    const alert = await the('spend-spike');
    assert.deepEqual([alert.state, alert.subject.kind, alert.observed], ['open', 'organisation', 60 * 270_000]);
    assert.ok(alert.expected !== null && alert.observed > alert.expected * 5);
    const whole = await ask<Anomaly>('readAnomaly', { params: { anomalyId: alert.id } });
    assert.match(whole.cause.join(' '), /US\$0\.02 were spent where US\$0\.00 are usual.*calls that say the same again and again.*token “billing service”/);
    assert.ok(whole.split !== null && whole.split.loops > 0, 'sixty calls that are the same are a loop');
    assert.deepEqual(whole.behind.map(({ kind, name, paused }) => [kind, name, paused])[0], ['token', '“billing service”', false]);
    assert.match(whole.links[0]?.href ?? '', new RegExp(`/requests\\?from=2026-11-18.*token=${tokenId}`));
    assert.deepEqual(letters.map(({ to, subject }) => [to, subject]), [[{ userId: owner.userId }, 'Spend above the usual (Office)']]);
    assert.match(letters[0]?.text ?? '', new RegExp(`https://keystead\\.example/alerts/${alert.id}`));

    time += 6 * 60_000;
    await world.ship(burst(30));
    assert.equal(await look(), 0, 'it goes on: the same alert');
    assert.ok((await the('spend-spike')).observed > alert.observed);
    assert.deepEqual([letters.length, (await actions()).filter((action) => action === 'anomaly.raised')], [1, ['anomaly.raised']]);
  });

  it('A4 where calls come from is kept as network and program by day, never as an address; a network that nobody called from is an alert, unless it is one of the organisation’s', async () => {
    await world.ship(weeks());
    const away: OriginRecord = { network: '45.10.20.0/24', client: 'curl' };
    await world.ship(burst(6, (at) => call(at, away)));
    await look();
    const kept = (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ network: string; client: string; requests: number }>`select network, client, requests from call_origins where day = '2026-11-18' order by network`.execute(trx))).rows;
    assert.deepEqual(kept, [{ network: '45.10.20.0/24', client: 'curl', requests: 6 }]);
    const [network, client] = [await the('unexpected-network'), await the('new-client')];
    assert.deepEqual([network.subject.name, network.observed], ['“billing service”', 6]);
    assert.match(network.cause.join(' '), /6 calls of “billing service” came from 45\.10\.20\.0\/24/);
    assert.match(client.cause[0] ?? '', /“curl”/);

    await ask('resolveAnomaly', { params: { anomalyId: network.id }, body: { note: 'The new data centre' } });
    await look();
    assert.equal((await listed({ kind: 'unexpected-network' })).length, 0, 'what was looked at is not new again');
    await settle({ networks: [{ name: 'Data centre', range: '45.10.20.128/25' }, { name: 'Office', range: '198.51.100.7/32' }] });
    await world.ship(burst(6, (at) => call(at, { network: '45.10.21.0/24', client: 'openai-python' })));
    await look();
    assert.match((await the('unexpected-network')).cause.join(' '), /from 45\.10\.21\.0\/24\. None of your networks contains it/);
  });

  it('A4 an alert is acknowledged, muted with a reason until an end, open again after it where it goes on, and resolved; each step is in its history and in the log', async () => {
    await settle();
    await world.ship(weeks());
    await world.ship(burst(8, (at) => call(at, office, 'frontier-x')));
    await look();
    const params = { anomalyId: (await the('unexpected-model')).id };
    assert.equal((await ask<Anomaly>('acknowledgeAnomaly', { params })).state, 'acknowledged');
    const until = new Date(time + 2 * hour).toISOString();
    assert.equal((await ask<Anomaly>('muteAnomaly', { params, body: { reason: 'A trial until the afternoon', until } })).state, 'muted');
    await assert.rejects(ask('muteAnomaly', { params, body: { reason: 'for ever', until: new Date(time + 400 * day).toISOString() } }), (error: KeysteadError) => error.code === 'conflict');
    const told = letters.length;
    await look();
    assert.deepEqual([(await the('unexpected-model')).state, letters.length], ['muted', told], 'silence');
    time += 3 * hour;
    await world.ship(burst(3, (at) => call(at, office, 'frontier-x')));
    await look();
    assert.equal((await the('unexpected-model')).state, 'open');
    assert.equal(new Set(letters.map(({ reason }) => reason)).size, told + 1, 'told anew, for a reason of its own: the same reason is told once');
    const resolved = await ask<Anomaly>('resolveAnomaly', { params, body: { note: 'Agreed with the team' } });
    assert.deepEqual(resolved.history.map(({ what }) => what.split(':')[0]), ['Raised', 'Somebody looks into it', 'Muted', 'Open again', 'Resolved']);
    await assert.rejects(ask('acknowledgeAnomaly', { params }), (error: KeysteadError) => error.code === 'conflict');
    assert.deepEqual(new Set(await actions()), new Set(['anomaly.settings-changed', 'anomaly.raised', 'anomaly.acknowledged', 'anomaly.muted', 'anomaly.reopened', 'anomaly.resolved']));
    const stranger = { ...owner, tenantId: await world.newTenant() };
    for (const id of [params.anomalyId, newId()]) await assert.rejects(ask('readAnomaly', { params: { anomalyId: id } }, stranger), (error: KeysteadError) => error.code === 'not_found');
  });

  it('A4 a silence is about what was known when it began: another network, or an amount several times as far from the usual, is told all the same; what was muted stays muted when it comes again', async () => {
    await settle();
    await world.ship(weeks());
    const from = (network: string) => world.ship(burst(6, (at) => call(at, { network, client: 'openai-python' })));
    const mute = async (kind: string) => ask<Anomaly>('muteAnomaly', { params: { anomalyId: (await the(kind)).id }, body: { reason: 'The new data centre', until: new Date(time + 30 * day).toISOString() } });
    const states = async () => [(await the('unexpected-network')).state, (await the('spend-spike')).state];
    await from('45.10.20.0/24');
    await world.ship(burst(60));
    await look();
    await mute('unexpected-network');
    await mute('spend-spike');
    await from('45.10.20.0/24');
    await look();
    assert.deepEqual(await states(), ['muted', 'muted']);
    const told = letters.length;
    await from('203.0.113.0/24');
    await world.ship(burst(400));
    await look();
    assert.deepEqual([await states(), letters.slice(told).map(({ subject }) => subject)], [['open', 'open'], ['2 alerts (Office)']]);
    const { history } = await ask<Anomaly>('readAnomaly', { params: { anomalyId: (await the('unexpected-network')).id } });
    assert.match(history.at(-1)?.what ?? '', /^Open again before its time/);
    await mute('unexpected-network');
    await look();
    assert.equal((await the('unexpected-network')).state, 'muted', 'both are known now');
  });

  it('A4 attack 33 whoever looks after alerts can stop a key, and needs the right to manage keys to bring one back that is disabled', async () => {
    const guard = { ...owner, kind: 'token' as const, permissions: new Set(['alerts.read', 'alerts.manage'] as const) };
    const resume = (who: Principal) => ask('setPause', { body: { kind: 'credential', subject: newId(), paused: false, reason: 'it is fine' } }, who);
    await assert.rejects(resume(guard), { code: 'forbidden' });
    await assert.rejects(resume(owner), { code: 'not_found' });
  });

  it('A4 a burst of failed sign-ins and one of refusals are found without any history of use; in quiet hours no mail leaves, and after them it does', async () => {
    await settle({ quiet: { from: 12, to: 14 } });
    const person = newId();
    await world.app.as<unknown>().inTenant(tenantId, async (trx) => {
      for (let each = 0; each < 12; each += 1) await sql`insert into audit_outbox (tenant_id, occurred_at, action, action_version, actor_kind, actor_id, subject_kind, detail) values (${tenantId}, ${new Date(time - 60_000)}, 'session.refused', 1, 'user', ${person}, 'session', ${JSON.stringify({ clientAddress: each < 9 ? '203.0.113.7' : null })})`.execute(trx);
    });
    const refusal = (at: number): RefusalRecord => ({ type: 'refusal', requestId: newId(), tenantId, at, caller: { userId: null, tokenId, appId: null, runId: null, environment: 'production' }, endpoint: 'openai-chat', askedModel: 'gpt-4o-mini', code: 'rate_limit_reached', status: 429 });
    await world.ship([], Array.from({ length: 50 }, (_, index) => refusal(time - 120_000 + index * 100)));
    await look();
    const [signIns, refusals] = [await the('failed-sign-ins'), await the('rate-limit-refusals')];
    assert.deepEqual([signIns.subject.kind, signIns.subject.id, signIns.observed], ['person', person, 12]);
    assert.match(signIns.cause.join(' '), /They came from 203\.0\.113\.0\/24 \(9\), an unknown network \(3\)\./);
    assert.deepEqual([refusals.subject.id, refusals.observed], [tokenId, 50]);
    assert.equal(letters.length, 0, 'quiet');
    time = noon + 2 * hour;
    await look();
    assert.deepEqual(letters.map(({ subject }) => subject), ['2 alerts (Office)'], 'one mail for all of them');
  });

  /** As the gateway wrote them, each in a transaction of its own. */
  async function shipRecords(records: readonly SpoolRecord[]): Promise<void> {
    for (const record of records) {
      const spool = world.openSpool();
      await spool.append(record);
      await shipAll(world.shipperFor(spool));
      await spool.close();
    }
  }
  const refusedToken = (network: string, count: number, changes: Partial<RefusedTokenRecord> = {}): RefusedTokenRecord => ({ type: 'refused-token', tenantId, tokenId, reason: 'revoked', network, count, at: time - 600_000, lastAt: time - 300_000, ...changes });

  it('A4 a flood of calls with a revoked token is an alert that says whose it is, how many and from which networks; it is a row and an event for each network and hour, and what may have been taken with it can be paused', async () => {
    await world.ship(weeks());
    const another = newId();
    const away = burst(6, (at) => call(at, { network: '45.10.20.0/24', client: 'openai-python' })).map(({ intent, outcome, ...rest }) => ({ ...rest, intent: { ...intent, caller: { ...intent.caller, tokenId: another } }, outcome: { ...outcome, caller: { ...outcome.caller, tokenId: another } } }));
    await world.ship(away);
    await shipRecords([refusedToken('45.10.20.0/24', 900), refusedToken('45.10.20.0/24', 600), refusedToken('203.0.113.0/24', 12), refusedToken('45.10.20.0/24', 5, { tenantId: await world.newTenant() })]);
    const events = (await world.eventsOf(tenantId)).filter(({ action }) => action === 'token.refused');
    assert.deepEqual(events.map(({ subject_id, detail }) => [subject_id, detail]), [[tokenId, { reason: 'revoked', network: '45.10.20.0/24' }], [tokenId, { reason: 'revoked', network: '203.0.113.0/24' }]]);
    await look();
    const alert = await ask<Anomaly>('readAnomaly', { params: { anomalyId: (await the('refused-tokens')).id } });
    assert.deepEqual([alert.subject.kind, alert.subject.id, alert.observed, alert.since], ['token', tokenId, 1_512, new Date(noon + hour / 2 - 600_000).toISOString()]);
    assert.match(alert.cause.join(' '), /1,512 calls came with the token “billing service”, which was revoked\. All of them were refused\. They came from 45\.10\.20\.0\/24 \(1,500\), 203\.0\.113\.0\/24 \(12\)\. Nobody of your organisation called from there/);
    assert.deepEqual(alert.behind.map(({ kind, id }) => [kind, id]), [['token', another]], 'the dead token needs no pause');
    await look();
    assert.equal((await listed({ kind: 'refused-tokens' })).length, 1);
  });

  it('A4 a key that its provider does not accept is an alert with since when and how often, also where another key served the calls, and can be paused; keys of the platform are no organisation’s', async () => {
    const [own, spare, platformKey] = [newId(), newId(), newId()];
    const attempt = (credentialId: string, code: string | null, more: Partial<AttemptRecord> = {}): AttemptRecord => ({ credentialId, fingerprint: 'fp', provider: 'openai', model: 'gpt-4o-mini', status: code === null ? 200 : 401, code, milliseconds: 5, ...more });
    await world.ship(burst(4).map(({ outcome, ...rest }) => ({ ...rest, outcome: { ...outcome, credential: { ...outcome.credential, credentialId: spare }, attempts: [attempt(own, 'provider_key_rejected'), attempt(platformKey, 'provider_key_rejected', { payer: 'platform' }), attempt(spare, null)] } })));
    await look();
    assert.equal((await listed({ kind: 'refused-keys' })).length, 1);
    const alert = await ask<Anomaly>('readAnomaly', { params: { anomalyId: (await the('refused-keys')).id } });
    assert.deepEqual([alert.subject.id, alert.observed, alert.since, alert.behind.map(({ kind, id }) => [kind, id])], [own, 4, new Date(noon + hour / 2 - 1_200_000).toISOString(), [['credential', own]]]);
    assert.match(alert.cause.join(' '), /did not accept it in 4 calls, 4 of them within the last hour or two\. It was revoked there/);
  });

  it('A4 where one route stands behind it, it can be paused; a route that was deleted meanwhile is resumed all the same', async () => {
    await settle();
    await world.ship(weeks());
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into routes (id, tenant_id, name, chain) values (${newId()}, ${tenantId}, 'fast', '[]')`.execute(trx));
    await world.ship(burst(60, (at) => { const { outcome, intent, ...rest } = call(at); return { ...rest, intent: { ...intent, askedModel: 'fast' }, outcome: { ...outcome, askedModel: 'fast', route: 'fast' } }; }));
    const refusal = (at: number): RefusalRecord => ({ type: 'refusal', requestId: newId(), tenantId, at, caller: { userId: null, tokenId, appId: null, runId: null, environment: 'production' }, endpoint: 'openai-chat', askedModel: 'fast', code: 'rate_limit_reached', status: 429 });
    await world.ship([], Array.from({ length: 40 }, (_, index) => refusal(time - 120_000 + index * 100)));
    await look();
    const behind = async (kind: string) => (await ask<Anomaly>('readAnomaly', { params: { anomalyId: (await the(kind)).id } })).behind.filter((each) => each.kind === 'route').map(({ id, name, paused }) => [id, name, paused]);
    assert.deepEqual([await behind('spend-spike'), await behind('rate-limit-refusals')], [[['fast', '“fast”', false]], [['fast', '“fast”', false]]]);
    const pause = (paused: boolean) => ask('setPause', { body: { kind: 'route', subject: 'fast', paused, reason: 'Spend above the usual' } });
    await pause(true);
    assert.deepEqual(await behind('spend-spike'), [['fast', '“fast”', true]]);
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`delete from routes where tenant_id = ${tenantId}`.execute(trx));
    await pause(false);
    await assert.rejects(pause(false), (error: KeysteadError) => error.code === 'not_found');
    assert.deepEqual((await ask<{ items: Pause[] }>('listPauses')).items, []);
  });

  it('A4 a token, person or app of another organisation, or of none, cannot be paused: as unknown; what is paused tells the gateways and is resumed', async () => {
    const own = newId();
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into api_tokens (id, tenant_id, name, prefix, token_hash, scopes, environment) values (${own}, ${tenantId}, 'billing service', 'ks_x', sha256(${own}::bytea), '{gateway.use}', 'production')`.execute(trx));
    const stranger = { ...owner, tenantId: await world.newTenant() };
    const pause = (what: object, paused: boolean, who = owner) => ask('setPause', { body: { ...what, paused, reason: 'Looks stolen' } }, who);
    for (const what of [{ kind: 'token', subject: own }, { kind: 'person', subject: owner.userId ?? '' }, { kind: 'route', subject: 'fast' }, { kind: 'credential', subject: newId() }, { kind: 'credential', subject: 'x' }]) await assert.rejects(pause(what, true, stranger), (error: KeysteadError) => error.code === 'not_found');
    const changes = async (): Promise<number> => (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ subject: string }>`select subject from gateway_pauses`.execute(trx))).rows.length;
    await pause({ kind: 'token', subject: own }, true);
    await pause({ kind: 'token', subject: own }, true);
    await pause({ kind: 'app', subject: 'letters' }, true);
    assert.deepEqual([(await ask<{ items: Pause[] }>('listPauses')).items.map(({ kind, name, reason }) => [kind, name, reason]), await changes()], [[['app', 'Letters', 'Looks stolen'], ['token', '“billing service”', 'Looks stolen']], 2]);
    await pause({ kind: 'token', subject: own }, false);
    assert.deepEqual([await changes(), await actions()], [1, ['anomaly.pause-set', 'anomaly.pause-set', 'anomaly.pause-lifted']]);
  });
});

describe('A4 pausing, on a whole server', () => {
  let keystead: RunningKeystead;
  before(async () => {
    const [tenant] = sandboxTenant().tenants;
    keystead = await startKeystead({ init: { version: 1, tenants: [{ ...tenant, tokens: [{ name: 'owner', scopes: [...permissions] }, { name: 'caller', scopes: ['gateway.use'] }] }] } });
  });
  after(() => keystead.remove());
  const tokenOf = (name: string): string => Object.entries(keystead.tokens).find(([each]) => each.endsWith(name))?.[1] ?? assert.fail(name);
  async function ask(as: string, method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
    const response = await fetch(`${keystead.url}${path}`, { method, headers: { authorization: `Bearer ${tokenOf(as)}`, ...body === undefined ? {} : { 'content-type': 'application/json' } }, ...body === undefined ? {} : { body: JSON.stringify(body) } });
    return { status: response.status, json: await response.json() as Record<string, unknown> };
  }
  const call = () => ask('caller', 'POST', '/v1/chat/completions', { model: 'sandbox/sandbox-1', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 16 });

  it('A4 a token that is paused is refused by every gateway, says so, and is served again once it is resumed', async () => {
    assert.equal((await call()).status, 200);
    const id = ((await ask('owner', 'GET', '/api/v1/tokens')).json['items'] as { id: string; name: string }[]).find(({ name }) => name === 'caller')?.id ?? assert.fail();
    const pause = (paused: boolean) => ask('owner', 'PUT', '/api/v1/pauses', { kind: 'token', subject: id, paused, reason: 'Looks stolen' });
    assert.deepEqual(await pause(true), { status: 200, json: { paused: true } });
    const refused = await eventually(call, ({ status }) => status !== 200);
    assert.equal(refused.status, 403);
    assert.match(JSON.stringify(refused.json), /paused this token.*Alerts, Paused/);
    const logged = await eventually(() => ask('owner', 'GET', '/api/v1/requests?outcome=refused'), ({ json }) => (json['items'] as unknown[]).length > 0);
    assert.equal((logged.json['items'] as { code: string }[])[0]?.code, 'paused');
    await pause(false);
    await eventually(call, ({ status }) => status === 200);
    assert.deepEqual((await ask('owner', 'GET', '/api/v1/anomalies')).json['items'], []);

    // Revoked, it is known all the same: by every gateway, and by the log.
    await fetch(`${keystead.url}/api/v1/tokens/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${tokenOf('owner')}` } });
    await eventually(call, ({ status }) => status === 401);
    const known = await eventually(() => ask('owner', 'GET', '/api/v1/audit?action=token.refused'), ({ json }) => ((json['items'] ?? []) as unknown[]).length > 0);
    assert.match(JSON.stringify(known.json), new RegExp(`${id}.*127\\.0\\.0\\.0/24|127\\.0\\.0\\.0/24.*${id}`));
    const watched = (await ask('owner', 'GET', '/api/v1/anomaly-settings')).json;
    assert.deepEqual([watched['baselineDays'], watched['learntDays'], watched['mayChange']], [35, 1, true]);
  });
});
