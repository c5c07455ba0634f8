import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { permissions, type Operation } from '@keystead/contract';
import { connectionOptions, createApi, createLogger, type Principal, systemClock } from '../src/foundation/index.ts';
import { gatewayOperations, type OpenSnapshot, openSnapshot } from '../src/gateway/index.ts';
import { startTestDatabase, type TestDatabase } from './support/database.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
let database: TestDatabase;
let owner: pg.Client;
before(async () => {
  database = await startTestDatabase();
  owner = new pg.Client(connectionOptions(database.ownerUrl));
  await owner.connect();
  await owner.query('set search_path = keystead');
});
after(async () => {
  await owner.end();
  await database.close();
});

interface Seeded { readonly tenantId: string; readonly userId: string; readonly tokenId: string; readonly hash: string; readonly credentialId: string }

/** A tenant with one member, one token and one sealed credential. */
async function seed(): Promise<Seeded> {
  const [tenantId, userId, tokenId, credentialId, tenantKeyId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const tokenHash = createHash('sha256').update(randomUUID()).digest();
  await owner.query('insert into tenants (id, name) values ($1, $2)', [tenantId, 'Test']);
  await owner.query("insert into members (id, tenant_id, user_id, role) values ($1, $2, $3, 'owner')", [randomUUID(), tenantId, userId]);
  await owner.query("insert into api_tokens (id, tenant_id, name, prefix, token_hash, scopes, environment, user_id) values ($1, $2, 't', 'ks_prod_', $3, array['gateway.use'], 'production', $4)", [tokenId, tenantId, tokenHash, userId]);
  await owner.query("insert into tenant_keys (id, tenant_id, ring, version, kms, kms_key_id, wrapped) values ($1, $2, 'credential', 1, 'memory', 'k', '\\x01')", [tenantKeyId, tenantId]);
  await owner.query("insert into credentials (id, tenant_id, provider, label, origin, environment, models) values ($1, $2, 'openai', 'main', 'https://api.openai.com', 'production', '[\"gpt-4o\"]')", [credentialId, tenantId]);
  await owner.query("insert into credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, envelope) values ($1, $2, $3, 1, 'primary', 'fp', 'abcd', $4, '\\x02')", [randomUUID(), tenantId, credentialId, tenantKeyId]);
  return { tenantId, userId, tokenId, hash: tokenHash.toString('hex'), credentialId };
}

/** The team of a seeded tenant has the id of its user: one each. */
const teamOf = (seeded: Seeded): string => seeded.userId;

async function putIntoTeam(seeded: Seeded): Promise<void> {
  await owner.query("insert into teams (id, tenant_id, name) values ($1, $2, 'Claims')", [teamOf(seeded), seeded.tenantId]);
  await owner.query('insert into team_members (tenant_id, team_id, user_id, is_primary) values ($1, $2, $3, true)', [seeded.tenantId, teamOf(seeded), seeded.userId]);
}

/** Waits for the snapshot to agree; the limit of the whole test is what bounds it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => { setTimeout(resolve, 5); });
}

describe('the snapshot follows the database', () => {
  it('loads everything at the start and finds a token by its hash', async () => {
    const seeded = await seed();
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger });
    try {
      assert.equal(snapshot.usable(), true);
      assert.equal(snapshot.token(seeded.hash)?.tenantId, seeded.tenantId);
      const credential = snapshot.tenant(seeded.tenantId)?.credentials.get(seeded.credentialId);
      assert.equal(credential?.version.fingerprint, 'fp');
      assert.deepEqual(credential?.version.tenantKey.wrapped, Buffer.from([1]));
      assert.equal(snapshot.tenant(seeded.tenantId)?.servedBy.get('gpt-4o')?.[0]?.id, seeded.credentialId);
    } finally {
      await snapshot.close();
    }
  });

  it('O1 catching up: what was committed before is in force afterwards, also while another look is under way', async () => {
    // It does not look by itself.
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger, pollMilliseconds: 3_600_000 });
    try {
      for (let round = 0; round < 10; round += 1) {
        const seeded = await seed();
        await Promise.all([snapshot.catchUp(), snapshot.catchUp()]);
        assert.equal(snapshot.token(seeded.hash)?.tenantId, seeded.tenantId);
      }
    } finally {
      await snapshot.close();
    }
  });

  const changes: readonly (readonly [string, (seeded: Seeded) => Promise<unknown>, (snapshot: OpenSnapshot, seeded: Seeded) => boolean])[] = [
    ['a token revoked', (seeded) => owner.query('update api_tokens set revoked_at = now() where id = $1', [seeded.tokenId]), (snapshot, seeded) => snapshot.token(seeded.hash) === undefined && snapshot.endedToken(seeded.hash)?.revoked === true && snapshot.endedToken(seeded.hash)?.id === seeded.tokenId],
    ['a member disabled (T4)', (seeded) => owner.query("update members set state = 'disabled' where user_id = $1", [seeded.userId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.members.get(seeded.userId)?.active === false],
    ['a credential disabled (V9)', (seeded) => owner.query("update credentials set state = 'disabled' where id = $1", [seeded.credentialId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.credentials.size === 0],
    ['a version shredded', (seeded) => owner.query('update credential_versions set envelope = null where credential_id = $1', [seeded.credentialId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.credentials.size === 0],
    ['a route made', (seeded) => owner.query("insert into routes (id, tenant_id, name, chain) values ($1, $2, 'main', '[]')", [randomUUID(), seeded.tenantId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.routes.has('main') === true],
    ['a budget set', (seeded) => owner.query("insert into budgets (id, tenant_id, name, period, limit_amount) values ($1, $2, 'cap', 'month', 5)", [randomUUID(), seeded.tenantId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.budgets[0]?.limit === 5],
    ['projects limited to the list (B4)', (seeded) => owner.query('insert into chargeback_settings (tenant_id, listed_projects_only, tag_keys) values ($1, true, $2)', [seeded.tenantId, ['ticket']]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.attribution?.projects?.size === 0 && snapshot.tenant(seeded.tenantId)?.attribution?.tagKeys?.has('ticket') === true],
    ['a project put on that list (B4)', async (seeded) => { await owner.query('insert into chargeback_settings (tenant_id, listed_projects_only) values ($1, true)', [seeded.tenantId]); await owner.query("insert into client_projects (id, tenant_id, code, closed_at) values (gen_random_uuid(), $1, 'acme', null), (gen_random_uuid(), $1, 'gone', now())", [seeded.tenantId]); }, (snapshot, seeded) => [...snapshot.tenant(seeded.tenantId)?.attribution?.projects ?? []].join() === 'acme'],
    ['a person put into a team (T3)', (seeded) => putIntoTeam(seeded), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.members.get(seeded.userId)?.primaryTeamId === teamOf(seeded)],
    ['a token given to a team (T3)', async (seeded) => { await putIntoTeam(seeded); await owner.query('update api_tokens set team_id = $1 where id = $2', [teamOf(seeded), seeded.tokenId]); }, (snapshot, seeded) => snapshot.token(seeded.hash)?.teamId === teamOf(seeded)],
    ['a team deleted (T3)', async (seeded) => { await putIntoTeam(seeded); await owner.query("update teams set deleted_at = now(), name = 'gone' where id = $1", [teamOf(seeded)]); await owner.query("insert into teams (id, tenant_id, name) values (gen_random_uuid(), $1, 'after')", [seeded.tenantId]); }, (snapshot, seeded) => [...snapshot.tenant(seeded.tenantId)?.teams.values() ?? []].join() === 'after' && snapshot.tenant(seeded.tenantId)?.members.get(seeded.userId)?.teamIds.size === 0],
    ['a tenant suspended (T3)', (seeded) => owner.query("update tenants set suspended_at = now(), suspended_reason = 'test' where id = $1", [seeded.tenantId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId)?.suspended === true],
    ['a tenant deleted', (seeded) => owner.query('update tenants set deleted_at = now() where id = $1', [seeded.tenantId]), (snapshot, seeded) => snapshot.tenant(seeded.tenantId) === undefined && snapshot.token(seeded.hash) === undefined && snapshot.endedToken(seeded.hash) === undefined],
  ];
  for (const [name, change, seen] of changes) {
    it(`V9: ${name} is in force by notification, without waiting for the poll; others keep their configuration`, { timeout: 20_000 }, async () => {
      const [seeded, other] = [await seed(), await seed()];
      const dropped: string[] = [];
      const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger, pollMilliseconds: 3_600_000, onChange: (tenantId) => dropped.push(tenantId) });
      try {
        const before = snapshot.tenant(other.tenantId);
        dropped.length = 0;
        await change(seeded);
        await until(() => seen(snapshot, seeded));
        assert.equal(snapshot.tenant(other.tenantId), before, 'only the changed tenant is read again');
        assert.deepEqual([...new Set(dropped)], [seeded.tenantId]);
      } finally {
        await snapshot.close();
      }
    });
  }

  it('a lost notification is made good by the poll, also for a change that commits after a later one', { timeout: 20_000 }, async () => {
    const [first, second] = [await seed(), await seed()];
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger, pollMilliseconds: 20 });
    const late = new pg.Client(connectionOptions(database.ownerUrl));
    await late.connect();
    try {
      await late.query('begin');
      await late.query("update keystead.members set state = 'disabled' where user_id = $1", [first.userId]);
      await owner.query("update members set state = 'disabled' where user_id = $1", [second.userId]);
      await until(() => snapshot.tenant(second.tenantId)?.members.get(second.userId)?.active === false);
      await late.query('commit');
      await until(() => snapshot.tenant(first.tenantId)?.members.get(first.userId)?.active === false);
    } finally {
      await late.end();
      await snapshot.close();
    }
  });

  it('V9: a change that commits long after ten thousand later ones (a rotation) is in force by its notification; one made while cut off, by connecting again', { timeout: 20_000 }, async () => {
    const [first, second] = [await seed(), await seed()];
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger, pollMilliseconds: 20 });
    const name = decodeURIComponent(new URL(database.runtimeUrl).pathname.slice(1));
    const late = new pg.Client(connectionOptions(database.ownerUrl));
    const admin = new pg.Client({ ...connectionOptions(database.ownerUrl), database: 'postgres' });
    await Promise.all([late.connect(), admin.connect()]);
    /** Numbers as a rotation takes them, then a change that the snapshot sees. */
    const goOn = async (label: string) => {
      await owner.query("select setval('configuration_version', nextval('configuration_version') + 10000)");
      await owner.query('update tenants set name = $2 where id = $1', [second.tenantId, label]);
      await until(() => snapshot.tenant(second.tenantId)?.name === label);
    };
    const disable = (seeded: Seeded) => late.query("update keystead.credentials set state = 'disabled' where id = $1", [seeded.credentialId]);
    try {
      await late.query('begin');
      await disable(first);
      await goOn('later');
      await late.query('commit');
      await until(() => snapshot.tenant(first.tenantId)?.credentials.size === 0);
      const third = await seed();
      await until(() => snapshot.tenant(third.tenantId)?.credentials.size === 1);
      await late.query('begin');
      await disable(third);
      await goOn('later still');
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keystead_snapshot' and datname = $1", [name]);
      await late.query('commit');
      await admin.query(`alter database ${name} allow_connections true`);
      await until(() => snapshot.tenant(third.tenantId)?.credentials.size === 0);
    } finally {
      await admin.query(`alter database ${name} allow_connections true`);
      await Promise.all([late.end(), admin.end()]);
      await snapshot.close();
    }
  });

  it('fault 3: cut off from the database it stops being usable after the grace time and recovers by itself', { timeout: 20_000 }, async () => {
    const name = decodeURIComponent(new URL(database.runtimeUrl).pathname.slice(1));
    let now = 0;
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger, monotonic: () => now, pollMilliseconds: 10 });
    const admin = new pg.Client({ ...connectionOptions(database.ownerUrl), database: 'postgres' });
    await admin.connect();
    try {
      await admin.query(`alter database ${name} allow_connections false`);
      await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keystead_snapshot' and datname = $1", [name]);
      now += 4_999;
      assert.equal(snapshot.usable(), true);
      // Whatever poll was still under way has ended once two more have failed.
      now += 5_000;
      await until(() => !snapshot.usable());
      await admin.query(`alter database ${name} allow_connections true`);
      await until(() => snapshot.usable());
    } finally {
      await admin.query(`alter database ${name} allow_connections true`);
      await admin.end();
      await snapshot.close();
    }
  });
});

const principalOf = (seeded: Seeded): Principal => ({
  kind: 'user', tenantId: seeded.tenantId, userId: seeded.userId, tokenId: null, name: 'Ada', role: 'owner', permissions: new Set(permissions), environment: 'production', sessionId: null, secondFactorAt: new Date(), secondFactorEnrolled: true,
});

function apiFor(seeded: Seeded) {
  const api = createApi({
    operations: gatewayOperations({ database: database.open('keystead_app'), providers: new Map(), clock: systemClock, sendPrompt: async () => { throw new Error('nobody is asked'); }, dryRun: async () => { throw new Error('nobody is asked'); }, liveHealth: { read: async () => { throw new Error('nobody is asked'); } } }), authenticate: async () => principalOf(seeded), logger, allowedOrigins: () => [],
    idempotency: { run: async (_call: { operation: Operation }, work) => work() },
  });
  return async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await api.request(path, { method, headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: response.status === 204 ? null : await response.json() as Record<string, unknown> };
  };
}

describe('routes', () => {
  it('a route is made, listed, edited by its ETag and deleted', async () => {
    const seeded = await seed();
    const call = apiFor(seeded);
    const made = await call('POST', '/api/v1/routes', { name: 'main', chain: [{ credentialId: seeded.credentialId, model: 'gpt-4o' }] });
    assert.equal(made.status, 201);
    const id = String(made.body?.['id']);
    assert.equal((await call('POST', '/api/v1/routes', { name: 'main', chain: [{ credentialId: seeded.credentialId, model: 'x' }] })).status, 409);
    assert.equal((await call('PUT', `/api/v1/routes/${id}`, { chain: [{ credentialId: seeded.credentialId, model: 'gpt-5' }] })).status, 428);
    const edited = await call('PUT', `/api/v1/routes/${id}`, { chain: [{ credentialId: seeded.credentialId, model: 'gpt-5' }] }, { 'if-match': String(made.body?.['etag']) });
    assert.equal(edited.status, 200);
    assert.equal((await call('PUT', `/api/v1/routes/${id}`, { chain: [{ credentialId: seeded.credentialId, model: 'x' }] }, { 'if-match': String(made.body?.['etag']) })).status, 412);
    const listed = (await call('GET', '/api/v1/routes')).body?.['items'] as { chain: unknown }[];
    assert.deepEqual(listed.map((route) => route.chain), [[{ credentialId: seeded.credentialId, model: 'gpt-5' }]]);
    assert.equal((await call('DELETE', `/api/v1/routes/${id}`)).status, 204);
    assert.equal((await call('DELETE', `/api/v1/routes/${id}`)).status, 404);
    const events = await owner.query('select action from audit_outbox where tenant_id = $1 order by id', [seeded.tenantId]);
    assert.deepEqual(events.rows.map((row: { action: string }) => row.action), ['route.created', 'route.updated', 'route.deleted']);
  });

  it('G4 a route carries weights, conditions, delivery and limits to the gateway; what is not sent stays, what is unknown is refused, a row from before has the defaults', async () => {
    const seeded = await seed();
    const call = apiFor(seeded);
    const leg = { credentialId: seeded.credentialId, model: 'gpt-4o', weight: 3, largerContext: true, when: { apps: ['none'], priorities: ['high'], maxInputTokens: 9 } };
    const settings = { strategy: 'weights', delivery: 'buffered', limits: { firstTokenSeconds: 2.5, attempts: 3 } };
    const made = await call('POST', '/api/v1/routes', { name: 'main', chain: [leg], ...settings });
    const edited = await call('PUT', `/api/v1/routes/${String(made.body?.['id'])}`, { chain: [leg], delivery: 'immediate' }, { 'if-match': String(made.body?.['etag']) });
    assert.deepEqual([edited.body?.['chain'], edited.body?.['strategy'], edited.body?.['delivery'], edited.body?.['limits']], [[leg], 'weights', 'immediate', settings.limits]);
    for (const wrong of [{ strategy: 'best' }, { delivery: 'later' }, { limits: { tries: 3 } }, { limits: { attempts: 0 } }, { hedge: true }, { chain: [{ ...leg, when: { moon: 'full' } }] }, { chain: [{ ...leg, weight: -1 }] }, { chain: [{ ...leg, when: { teams: [] } }] }]) {
      assert.equal((await call('POST', '/api/v1/routes', { name: 'wrong', chain: [leg], ...wrong })).status, 400, JSON.stringify(wrong));
    }
    await owner.query('insert into routes (id, tenant_id, name, chain) values ($1, $2, $3, $4)', [randomUUID(), seeded.tenantId, 'old', JSON.stringify([{ credentialId: seeded.credentialId, model: 'm' }])]);
    await owner.query('update credentials set max_concurrent = 7 where id = $1', [seeded.credentialId]);
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger });
    try {
      const tenant = snapshot.tenant(seeded.tenantId);
      const { strategy, delivery, limits, chain } = tenant?.routes.get('main') ?? {};
      assert.deepEqual({ strategy, delivery, limits, chain }, { ...settings, delivery: 'immediate', chain: [leg] });
      const old = tenant?.routes.get('old');
      assert.deepEqual([old?.strategy, old?.delivery, old?.limits], ['order', 'immediate', {}]);
      assert.equal(tenant?.credentials.get(seeded.credentialId)?.caps.maxConcurrent, 7);
      await owner.query('update credentials set max_concurrent = 8 where id = $1', [seeded.credentialId]);
      await until(() => snapshot.tenant(seeded.tenantId)?.credentials.get(seeded.credentialId)?.caps.maxConcurrent === 8);
    } finally {
      await snapshot.close();
    }
  });

  it('attacks 7, 8: another tenant’s credential in a chain, or its route by id, is as unknown as an id that never was', async () => {
    const [ours, theirs] = [await seed(), await seed()];
    const call = apiFor(ours);
    const answers = await Promise.all([theirs.credentialId, randomUUID()].map((credentialId) => call('POST', '/api/v1/routes', { name: 'stolen', chain: [{ credentialId, model: 'gpt-4o' }] })));
    const without = (body: Record<string, unknown> | null) => ({ ...body, traceId: '' });
    assert.equal(answers[0]?.status, 404);
    assert.deepEqual(without(answers[0]?.body ?? null), without(answers[1]?.body ?? null));
    const route = await apiFor(theirs)('POST', '/api/v1/routes', { name: 'theirs', chain: [{ credentialId: theirs.credentialId, model: 'gpt-4o' }] });
    for (const [method, body] of [['PUT', { chain: [{ credentialId: ours.credentialId, model: 'x' }] }], ['DELETE', undefined]] as const) {
      assert.equal((await call(method, `/api/v1/routes/${String(route.body?.['id'])}`, body, { 'if-match': '"1"' })).status, 404);
    }
    assert.deepEqual((await call('GET', '/api/v1/routes')).body?.['items'], []);
  });
});

describe('the policy', () => {
  const policy = {
    unlabelledAs: 'internal', residency: [{ dataClass: 'health', regions: ['eu'], origins: 'any' }], places: [{ origin: 'https://api.openai.com', region: 'eu' }],
    detection: [{ category: 'secrets', dataClass: 'unlabelled', appId: null, action: 'block', route: null }], custom: [{ kind: 'words', name: 'PROJECT', words: ['Blue Heron'] }],
  };

  const keysOf = (body: Record<string, unknown> | null): { region: string; stated: boolean }[] => (body === null ? [] : body['keys'] as { region: string; stated: boolean }[]);

  it('G9 G10 is read, replaced by its ETag, checked, told to the audit log without the organisation’s own words, and in force in the snapshot', async () => {
    const seeded = await seed();
    const call = apiFor(seeded);
    const first = await call('GET', '/api/v1/policy');
    assert.equal(first.status, 200);
    assert.deepEqual(keysOf(first.body).map((each) => each.region), ['unknown']);
    assert.equal((await call('PUT', '/api/v1/policy', policy)).status, 428);
    const saved = await call('PUT', '/api/v1/policy', policy, { 'if-match': String(first.body?.['etag']) });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    assert.deepEqual(keysOf(saved.body).map((each) => [each.region, each.stated]), [['eu', true]]);
    assert.equal((await call('PUT', '/api/v1/policy', policy, { 'if-match': String(first.body?.['etag']) })).status, 412);
    for (const bad of [{ ...policy, custom: [{ kind: 'pattern', name: 'BOMB', pattern: '(a)\\1' }] }, { ...policy, detection: [{ category: 'secrets', dataClass: 'unlabelled', appId: null, action: 'reroute', route: 'nowhere' }] }, { ...policy, more: 1 }]) {
      assert.equal((await call('PUT', '/api/v1/policy', bad, { 'if-match': String(saved.body?.['etag']) })).status, 400);
    }
    const events = await owner.query<{ entry: string }>('select o::text as entry from audit_outbox o where tenant_id = $1', [seeded.tenantId]);
    assert.equal(events.rows.length, 1);
    assert.match(events.rows[0]?.entry ?? '', /policy\.updated/);
    assert.doesNotMatch(events.rows[0]?.entry ?? '', /Heron/);
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger });
    try {
      assert.equal(snapshot.tenant(seeded.tenantId)?.policy?.unlabelledAs, 'internal');
      await owner.query('update gateway_policies set policy = $2 where tenant_id = $1', [seeded.tenantId, '{"a":"rule of another version"}']);
      await until(() => snapshot.tenant(seeded.tenantId)?.policy?.residency[0]?.regions.length === 0);
    } finally {
      await snapshot.close();
    }
  });

  it('G10 trying it keeps nothing and gives no text back; another tenant’s policy is never in force', async () => {
    const [ours, theirs] = [await seed(), await seed()];
    await apiFor(theirs)('PUT', '/api/v1/policy', policy, { 'if-match': '"0"' });
    const text = 'postgres://app:Tr0ub4dor3@db.internal.example.com:5432/claims';
    const [mine, others] = await Promise.all([apiFor(ours)('POST', '/api/v1/policy/try', { text }), apiFor(theirs)('POST', '/api/v1/policy/try', { text })]);
    assert.deepEqual([mine.body?.['action'], others.body?.['action'], others.body?.['dataClass']], ['allow', 'block', 'internal']);
    assert.doesNotMatch(JSON.stringify(others.body), /Tr0ub4dor3/);
    assert.equal((await owner.query('select from audit_outbox where tenant_id = $1', [ours.tenantId])).rowCount, 0);
  });

  it('G5 classes of tokens and teams reach the gateway', async () => {
    const seeded = await seed();
    await putIntoTeam(seeded);
    await owner.query("update teams set data_class = 'health' where id = $1", [teamOf(seeded)]);
    const token = createHash('sha256').update(randomUUID()).digest();
    await owner.query("insert into api_tokens (id, tenant_id, name, prefix, token_hash, scopes, environment, user_id, data_class) values ($1, $2, 't', 'ks_prod_', $3, array['gateway.use'], 'production', $4, 'personal')", [randomUUID(), seeded.tenantId, token, seeded.userId]);
    const snapshot = await openSnapshot({ databaseUrl: database.runtimeUrl, logger });
    try {
      assert.equal(snapshot.token(token.toString('hex'))?.dataClass, 'personal');
      assert.equal(snapshot.tenant(seeded.tenantId)?.teamClasses.get(teamOf(seeded)), 'health');
      await owner.query('update teams set data_class = null where id = $1', [teamOf(seeded)]);
      await until(() => snapshot.tenant(seeded.tenantId)?.teamClasses.size === 0);
    } finally {
      await snapshot.close();
    }
  });
});
