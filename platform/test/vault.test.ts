import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Credential, type SealedEntry, permissionsOfRole } from '@keystead/contract';
import type { Hono } from 'hono';
import pg from 'pg';
import { type Database, type Principal, connectionOptions, createApi, newId, systemClock } from '../src/foundation/index.ts';
import { type CredentialWithModels, type StoredObjectKey, type VaultDependencies, type VaultTables, addCredential, createKeyProviders, createMemoryKeyProvider, createTenantKeys, holdsSecret, openContentVault, openCredential, openKeyRing, openObject, sealObject, vaultOperations } from '../src/vault/index.ts';
import { type TestService, memoryLogger, startTestService } from '../src/vault/egress/test-service.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

const canaryOf = (name: string): string => `tk-${name}-${randomBytes(18).toString('base64url')}/+x`;
const lines: string[] = [];
/** What other parts give to the vault; none of it matters to keys. */
const rest: Pick<VaultDependencies, 'spendCaps' | 'people' | 'tokens' | 'apps'> = { spendCaps: { set: async () => undefined }, people: { names: async () => new Map() }, tokens: { names: async () => new Map() }, apps: new Map() };

interface Answered { readonly status: number; readonly text: string; readonly json: Record<string, unknown> }

describe('vault', () => {
  let test: TestDatabase;
  let database: Database;
  let owner: pg.Client;
  let service: TestService;
  let api: Hono;
  const tenants = { a: newId(), b: newId() };
  const people = { a: newId(), b: newId() };

  before(async () => {
    test = await startTestDatabase();
    database = test.open('keystead_app');
    owner = new pg.Client(connectionOptions(test.ownerUrl));
    await owner.connect();
    for (const [name, id] of Object.entries(tenants)) await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [id, name]);
    service = await startTestService();
    api = openApi(false);
  });
  beforeEach(() => { service.answer = (_request, response) => { response.end('{"models":["test-1","test-2"]}'); }; });
  after(async () => {
    await service.close();
    await owner.end();
    await test.close();
  });

  function openApi(takesPlainKeys: boolean): Hono {
    const providers = new Map([service.provider, service.sandbox].map((provider) => [provider.id, provider]));
    return createApi({
      operations: vaultOperations({ ...rest, database, egress: service.client, providers, clock: systemClock, takesPlainKeys }),
      authenticate: async (request) => principalOf(request.headers.get('authorization')),
      logger: memoryLogger(lines), idempotency: { run: (_call, work) => work() }, allowedOrigins: () => [],
    });
  }

  /** The key as a client seals it for a new credential of the tenant. */
  async function sealed(tenant: 'a' | 'b', secret: string, provider = 'test'): Promise<SealedEntry> {
    return (await service.entryFor({ tenantId: tenants[tenant], credentialId: newId(), version: 1, provider, origin: '' }, secret)).sealed;
  }

  function principalOf(authorization: string | null): Principal | null {
    const tenant = authorization === 'a' || authorization === 'b' ? authorization : null;
    if (tenant === null) return null;
    return { kind: 'user', tenantId: tenants[tenant], userId: people[tenant], tokenId: null, name: tenant, role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null, secondFactorAt: new Date(), secondFactorEnrolled: true };
  }

  async function send(tenant: 'a' | 'b', method: string, path: string, body?: unknown, server = api): Promise<Answered> {
    const response = await server.request(`/api/v1${path}`, {
      method, headers: { authorization: tenant, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, json: text === '' ? {} : JSON.parse(text) as Record<string, unknown> };
  }

  async function add(tenant: 'a' | 'b', secret: string, more: Record<string, unknown> = {}): Promise<CredentialWithModels> {
    const answer = await send(tenant, 'POST', '/credentials', { provider: 'test', sealed: await sealed(tenant, secret), ...more });
    assert.equal(answer.status, 201, answer.text);
    return answer.json as unknown as CredentialWithModels;
  }

  const rows = async (sqlText: string, values: unknown[] = []): Promise<Record<string, unknown>[]> => (await owner.query<Record<string, unknown>>(sqlText, values)).rows;
  const count = async (table: string): Promise<number> => Number((await rows(`select count(*) as n from keystead.${table}`))[0]?.['n']);
  const actionsOf = async (credentialId: string): Promise<unknown[]> =>
    (await rows('select action from keystead.audit_outbox where subject_id = $1 order by id', [credentialId])).map((row) => row['action']);

  it('V1 V6 a key is checked, sealed and stored; the answer holds fingerprint, last four and models, never the key', async () => {
    const canary = canaryOf('plain');
    const answer = await send('a', 'POST', '/credentials', { provider: 'test', sealed: await sealed('a', `${canary}\n`), label: 'Main key', environment: 'staging' });
    assert.equal(answer.status, 201, answer.text);
    assert.ok(!holdsSecret(answer.text, canary));
    const credential = answer.json as unknown as CredentialWithModels;
    assert.match(credential.fingerprint, /^fp_[a-z2-7]{12}$/);
    assert.equal(credential.lastFour, canary.slice(-4));
    assert.deepEqual(
      [credential.label, credential.environment, credential.state, credential.version, credential.health.state, credential.modelCount, credential.models, credential.createdBy, credential.custody],
      ['Main key', 'staging', 'active', 1, 'valid', 2, ['test-1', 'test-2'], people.a, 'vault'],
    );
    assert.deepEqual(await actionsOf(credential.id), ['credential.created', 'credential.verified']);

    const [row] = await rows('select v.*, k.version as key_version, k.kms, k.kms_key_id, k.wrapped from keystead.credential_versions v join keystead.tenant_keys k on k.id = v.tenant_key_id where v.credential_id = $1', [credential.id]);
    assert.ok(row !== undefined);
    const tenantKeyId = String(row['tenant_key_id']);
    const key = await service.ring.unwrap({ id: tenantKeyId, tenantId: tenants.a, version: 1, kms: String(row['kms']), kmsKeyId: String(row['kms_key_id']), wrapped: row['wrapped'] as Buffer });
    const binding = { tenantId: tenants.a, credentialId: credential.id, version: 1, provider: 'test', origin: service.provider.origin, tenantKeyId, tenantKeyVersion: 1 };
    assert.equal(openCredential(key, { envelope: row['envelope'] as Buffer }, binding).reveal(), canary);
    assert.throws(() => openCredential(key, { envelope: row['envelope'] as Buffer }, { ...binding, origin: 'https://attacker.example' }), { code: 'does-not-open' });
  });

  it('V6 a key that its provider refuses is not stored, and nothing of it comes back', async () => {
    const canary = canaryOf('refused');
    const before = [await count('credentials'), await count('credential_versions'), await count('audit_outbox')];
    service.answer = (_request, response) => { response.writeHead(401).end(JSON.stringify({ error: `Incorrect API key provided: ${canary.slice(0, 8)}*****${canary.slice(-4)} (${canary})` })); };
    const answer = await send('a', 'POST', '/credentials', { provider: 'test', sealed: await sealed('a', canary) });
    assert.deepEqual([answer.status, answer.json['code']], [422, 'key_rejected']);
    assert.ok(!holdsSecret(answer.text, canary) && !answer.text.includes(canary.slice(-4)), answer.text);
    assert.deepEqual([await count('credentials'), await count('credential_versions'), await count('audit_outbox')], before);
  });

  it('V6 a key that the provider could not judge is stored with health unknown; one that nobody checked too, and says so', async () => {
    service.answer = (_request, response) => { response.writeHead(429).end('slow down'); };
    const unsure = await add('a', canaryOf('unsure'));
    assert.deepEqual([unsure.health.state, unsure.health.detail], ['unknown', 'HTTP 429: slow down']);
    assert.ok(unsure.health.checkedAt !== null);
    let asked = 0;
    service.answer = (_request, response) => { asked += 1; response.end('{}'); };
    const unchecked = await add('a', canaryOf('unchecked'), { verify: false });
    assert.deepEqual([unchecked.health, asked], [{ state: 'unknown', checkedAt: null, latencyMs: null, detail: null }, 0]);
    assert.deepEqual(await actionsOf(unchecked.id), ['credential.created']);
  });

  it('V1 a sandbox needs no key: one is made, and two are not the same', async () => {
    const made: string[] = [];
    service.answer = (request, response) => { made.push(request.headers.authorization?.replace('Bearer ', '') ?? ''); response.end('{"models":["sandbox-small"]}'); };
    for (let index = 0; index < 2; index += 1) {
      const answer = await send('a', 'POST', '/credentials', { provider: 'sandbox' });
      assert.equal(answer.status, 201, answer.text);
      assert.deepEqual([answer.json['sandbox'], answer.json['label'], answer.json['providerName']], [true, 'Sandbox', 'Sandbox']);
    }
    assert.match(made[0] ?? '', /^sandbox-[\w-]{32}$/);
    assert.notEqual(made[0], made[1]);
  });

  it('V3 bad input: every field missing, null, of a wrong type or oversized is a 4xx that names the field and never quotes the key', async () => {
    const canary = canaryOf('bad');
    const good = { provider: 'test', sealed: await sealed('a', canary), label: 'x', environment: 'production', verify: true };
    const plain = { provider: 'test', secret: canary };
    const bad: [string, unknown][] = [
      ['sealed', { provider: 'test' }], ['provider', { secret: canary }], ['provider', { ...good, provider: 'nobody' }], ['label', { ...good, label: `nul\u0000` }], ['label', { ...good, label: 'x'.repeat(121) }],
      ['environment', { ...good, environment: 'moon' }], ['verify', { ...good, verify: 'yes' }], ['secret', { ...plain, secret: `${canary} ${canary}` }], ['secret', { ...plain, secret: canary.repeat(300) }],
      ['secret', { ...plain, secret: `${canary}\r\nx-header: y` }], ['secret', { ...plain, secret: 'short' }], ['sealed', { ...good, sealed: canary }], ['tenantId', { ...good, tenantId: tenants.b }], ['base_url', { ...good, base_url: 'https://attacker.example' }],
      ...Object.keys(good).flatMap((field): [string, unknown][] => [null, 7, [], {}].map((value) => [field, { ...good, [field]: value }])),
      ['body', `{"provider":"test","secret":${canary}}`], ['body', `{"secret":"${canary}`], ['body', canary], ['body', ''],
    ];
    const before = await count('credentials');
    for (const [field, body] of bad) {
      const answer = await send('a', 'POST', '/credentials', body);
      assert.equal(answer.status, 400, `${field}: ${answer.text}`);
      assert.ok(answer.text.includes(field), answer.text);
      assert.ok(!holdsSecret(answer.text, canary), answer.text);
    }
    for (const field of Object.keys(good.sealed)) {
      for (const value of [null, 7, [], '', 'not right!', undefined]) assert.equal((await send('a', 'POST', '/credentials', { ...good, sealed: { ...good.sealed, [field]: value } })).status, 400, field);
    }
    assert.equal((await send('a', 'POST', '/credentials', { ...plain, secret: 'k'.repeat(1_100_000) })).status, 413);
    assert.equal(await count('credentials'), before);
  });

  it('V4 a key in clear is refused, unless the installation is set to take it; a sealed one is taken once, for its own tenant and provider', async () => {
    const canary = canaryOf('clear');
    const before = await count('credentials');
    const refused = await send('a', 'POST', '/credentials', { provider: 'test', secret: canary });
    assert.deepEqual([refused.status, refused.json['code'], holdsSecret(refused.text, canary)], [422, 'plain_key_refused', false]);
    const entry = await sealed('a', canary);
    for (const [tenant, body] of [['b', { provider: 'test', sealed: entry }], ['a', { provider: 'test', sealed: await sealed('a', canary, 'other') }]] as const) {
      assert.equal((await send(tenant, 'POST', '/credentials', body)).json['code'], 'sealed_entry_refused');
    }
    assert.equal(await count('credentials'), before);
    assert.equal((await send('a', 'POST', '/credentials', { provider: 'test', sealed: entry })).status, 201);
    assert.match((await send('a', 'POST', '/credentials', { provider: 'test', sealed: entry })).text, /entered before/);

    const lenient = openApi(true);
    const taken = await send('a', 'POST', '/credentials', { provider: 'test', secret: canary }, lenient);
    assert.deepEqual([taken.status, taken.json['lastFour']], [201, canary.slice(-4)]);
    assert.equal((await send('a', 'POST', '/credentials', { provider: 'test', secret: canary, sealed: entry }, lenient)).status, 400);
  });

  it('V4 the vault key can be read by anybody, and is the one that opens', async () => {
    const answer = await api.request('/api/v1/vault/key');
    const key = await answer.json() as { keyId: string; fingerprint: string };
    assert.deepEqual([answer.status, key.keyId], [200, (await service.client.readVaultKey()).keyId]);
    assert.match(key.fingerprint, /^[a-z2-7-]{39}$/);
  });

  it('V3 the last four are shown only while the organisation allows it', async () => {
    const canary = canaryOf('four');
    const { id } = await add('b', canary);
    await owner.query('update keystead.tenants set show_last_four = false where id = $1', [tenants.b]);
    for (const path of ['/credentials', `/credentials/${id}`]) {
      const answer = await send('b', 'GET', path);
      assert.ok(!answer.text.includes(canary.slice(-4)), answer.text);
      assert.match(answer.text, /"lastFour":null/);
    }
    await owner.query('update keystead.tenants set show_last_four = true where id = $1', [tenants.b]);
    assert.equal((await send('b', 'GET', `/credentials/${id}`)).json['lastFour'], canary.slice(-4));
  });

  it('V3 the same key entered twice is recognised inside the tenant and not across tenants', async () => {
    const canary = canaryOf('twice');
    const [first, second, foreign] = [await add('a', canary), await add('a', canary), await add('b', canary)];
    assert.equal(first.fingerprint, second.fingerprint);
    assert.notEqual(first.fingerprint, foreign.fingerprint);
  });

  it('V6 V10 checking a stored key records that it was opened and what came of it; a bad key turns invalid and keeps its models', async () => {
    const canary = canaryOf('stored');
    const { id } = await add('a', canary);
    let presented: string | undefined;
    service.answer = (request, response) => { presented = request.headers.authorization; response.end('{"models":["test-3"]}'); };
    const good = await send('a', 'POST', `/credentials/${id}/verification`);
    assert.deepEqual([good.status, good.json['models'], presented], [200, ['test-3'], `Bearer ${canary}`]);
    service.answer = (_request, response) => { response.writeHead(401).end(JSON.stringify({ error: `no such key ${canary}` })); };
    const revoked = await send('a', 'POST', `/credentials/${id}/verification`);
    assert.deepEqual([(revoked.json as unknown as Credential).health.state, revoked.json['models']], ['invalid', ['test-3']]);
    assert.ok(!holdsSecret(good.text + revoked.text, canary));
    assert.deepEqual(await actionsOf(id), ['credential.created', 'credential.verified', 'credential.opened', 'credential.verified', 'credential.opened', 'credential.verified']);
  });

  it('V1 attack 13: a row whose origin, provider, tenant key or envelope was changed in the database does not open, and no call is made', async () => {
    const canary = canaryOf('moved');
    const [first, second] = [await add('a', canary), await add('a', canaryOf('other'))];
    let asked = 0;
    service.answer = (_request, response) => { asked += 1; response.end('{}'); };
    await owner.query('update keystead.credentials set origin = $2 where id = $1', [first.id, 'https://attacker.example']);
    assert.deepEqual([(await send('a', 'POST', `/credentials/${first.id}/verification`)).status, asked], [409, 0]);
    await owner.query('update keystead.credentials set origin = $2 where id = $1', [first.id, service.provider.origin]);
    await owner.query('update keystead.credential_versions set envelope = (select envelope from keystead.credential_versions where credential_id = $2) where credential_id = $1', [first.id, second.id]);
    const exchanged = await send('a', 'POST', `/credentials/${first.id}/verification`);
    assert.deepEqual([exchanged.status, exchanged.json['code'], asked], [500, 'internal', 0]);
  });

  it('V9 disabling and enabling change the state once each, are recorded once each, and tell every process', async () => {
    const { id } = await add('a', canaryOf('state'));
    const notified: (string | undefined)[] = [];
    owner.on('notification', (message) => { notified.push(message.payload); });
    await owner.query('listen keystead_configuration');
    for (const state of ['disabled', 'disabled', 'active']) assert.equal((await send('a', 'PUT', `/credentials/${id}/state`, { state })).json['state'], state);
    await owner.query('unlisten keystead_configuration');
    assert.deepEqual(notified, [tenants.a, tenants.a]);
    assert.deepEqual((await actionsOf(id)).slice(2), ['credential.disabled', 'credential.enabled']);
    assert.equal((await send('a', 'PUT', `/credentials/${id}/state`, { state: 'deleted' })).status, 400);
  });

  it('V8 deleting destroys the envelope, keeps the id, and answers like an unknown id from then on', async () => {
    const { id } = await add('a', canaryOf('gone'));
    assert.equal((await send('a', 'DELETE', `/credentials/${id}`)).status, 204);
    const [row] = await rows('select c.state, c.deleted_at, v.envelope, v.state as version_state, v.destroyed_at, v.fingerprint from keystead.credentials c join keystead.credential_versions v on v.credential_id = c.id where c.id = $1', [id]);
    assert.deepEqual([row?.['state'], row?.['envelope'], row?.['version_state']], ['deleted', null, 'revoked']);
    assert.ok(row?.['deleted_at'] instanceof Date && row['destroyed_at'] instanceof Date);
    assert.equal((await actionsOf(id)).at(-1), 'credential.deleted');
    assert.ok(!(await send('a', 'GET', '/credentials?limit=200')).text.includes(id));
    for (const [method, path, body] of everyUse(id)) assert.equal((await send('a', method, path, body)).status, 404);
  });

  const everyUse = (id: string): [string, string, unknown][] => [
    ['GET', `/credentials/${id}`, undefined], ['POST', `/credentials/${id}/verification`, undefined], ['PUT', `/credentials/${id}/state`, { state: 'disabled' }], ['DELETE', `/credentials/${id}`, undefined],
  ];

  it('V9 attack 7: an id of another tenant answers exactly as an unknown one, and changes nothing', async () => {
    const { id } = await add('b', canaryOf('foreign'));
    const before = await rows('select * from keystead.credentials where id = $1', [id]);
    const unknown = everyUse(newId());
    for (const [index, [method, path, body]] of everyUse(id).entries()) {
      const [uMethod, uPath, uBody] = unknown[index] ?? ['', '', undefined];
      const [foreign, absent] = [await send('a', method, path, body), await send('a', uMethod, uPath, uBody)];
      assert.equal(foreign.status, 404);
      assert.deepEqual({ ...foreign.json, traceId: '' }, { ...absent.json, traceId: '' });
    }
    assert.deepEqual(await rows('select * from keystead.credentials where id = $1', [id]), before);
    assert.ok(!(await send('a', 'GET', '/credentials?limit=200')).text.includes(id));
  });

  it('V3 lists page by page, newest first, without the models and without gaps', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer = await send('a', 'GET', `/credentials?limit=3${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      const page = answer.json as unknown as { items: Credential[]; nextCursor: string | null };
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const stored = (await rows("select id from keystead.credentials where tenant_id = $1 and state <> 'deleted' order by id desc", [tenants.a])).map((row) => row['id']);
    assert.deepEqual(seen, stored);
    assert.equal((await send('a', 'GET', '/credentials?cursor=bm9wZQ')).status, 400);
    assert.equal((await send('a', 'GET', '/providers')).status, 200);
  });

  it('V1 keys added to a new tenant at once share one tenant key', async () => {
    const tenantId = newId();
    await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [tenantId, 'new']);
    const dependencies = { ...rest, database, egress: service.client, providers: new Map([[service.provider.id, service.provider]]), clock: systemClock };
    await Promise.all(Array.from({ length: 6 }, async (_each, index) => addCredential(dependencies, {
      tenantId, actor: { kind: 'system', id: null }, createdBy: null, provider: 'test', entry: await service.entryFor({ tenantId, credentialId: newId(), version: 1, provider: 'test', origin: '' }, canaryOf(`many-${index}`)), environment: 'production', verify: false,
    })));
    assert.equal((await rows("select count(*)::int as n from keystead.tenant_keys where tenant_id = $1 and ring = 'credential'", [tenantId]))[0]?.['n'], 1);
  });

  it('V1 with the KMS down nothing is stored and the caller is told to try again', async () => {
    const tenantId = tenants.b;
    await owner.query("update keystead.credentials set state = 'disabled' where tenant_id = $1", [tenantId]);
    const before = await count('credentials');
    const entry = await sealed('b', canaryOf('down'));
    service.kms.failing = true;
    service.ring.forget();
    const answer = await send('b', 'POST', '/credentials', { provider: 'test', sealed: entry, verify: false });
    service.kms.failing = false;
    assert.deepEqual([answer.status, answer.json['code']], [503, 'unavailable']);
    assert.equal(await count('credentials'), before);
  });

  it('C4 object keys of a tenant open for their own object, also in another process, and not after they were destroyed', async () => {
    const kms = createMemoryKeyProvider();
    const open = () => openContentVault({ ring: openKeyRing({ ring: 'content', keys: createKeyProviders(kms), clock: systemClock }) });
    const tables = database.as<VaultTables>();
    const object = { tenantId: tenants.a, kind: 'document', objectId: newId() };
    const { objectKey, row } = await tables.inTenant(tenants.a, (trx) => open().createKey(trx, object));
    const reopen = (binding = object, stored: StoredObjectKey = row) => tables.inTenant(binding.tenantId, (trx) => open().openKey(trx, stored, binding));
    const sealed = sealObject(objectKey, 'bytes', Buffer.from('a document'));
    assert.equal(openObject(await reopen(), 'bytes', sealed).toString(), 'a document');
    for (const other of [{ ...object, objectId: newId() }, { ...object, kind: 'run' }, { ...object, tenantId: tenants.b }]) await assert.rejects(reopen(other), { code: 'does-not-open' });
    await assert.rejects(reopen(object, { ...row, object_key: null }), { code: 'destroyed' });
    await owner.query("update keystead.tenant_keys set wrapped = null, destroyed_at = now() where tenant_id = $1 and ring = 'content'", [tenants.a]);
    await assert.rejects(reopen(), { code: 'destroyed' });
    await assert.rejects(tables.inTenant(tenants.a, (trx) => open().createKey(trx, { ...object, objectId: newId() })), { code: 'conflict' });
  });

  it('V1 both keys of a tenant are made in the transaction that makes it, or not at all', async () => {
    const make = createTenantKeys({ contentRing: openKeyRing({ ring: 'content', keys: createKeyProviders(createMemoryKeyProvider()), clock: systemClock }), egress: service.client });
    const tenantId = newId();
    const tables = database.as<{ tenants: { id: string; name: string } }>();
    const ringsOf = async () => (await rows('select ring from keystead.tenant_keys where tenant_id = $1 order by ring', [tenantId])).map((row) => row['ring']);
    const create = (fail: boolean) => tables.inTenant(tenantId, async (trx) => {
      await trx.insertInto('tenants').values({ id: tenantId, name: 'whole' }).execute();
      await make(trx, tenantId);
      if (fail) throw new Error('broken off');
    });
    await assert.rejects(create(true), /broken off/);
    assert.deepEqual(await ringsOf(), []);
    await create(false);
    assert.deepEqual(await ringsOf(), ['content', 'credential']);
  });

  it('V3 nothing that was logged, stored or recorded in all of this holds a key', async () => {
    const dump: string[] = [lines.join(''), service.logged()];
    for (const table of ['credentials', 'credential_versions', 'tenant_keys', 'audit_outbox', 'configuration_changes', 'installation']) {
      for (const row of await rows(`select t::text as row from keystead.${table} t`)) dump.push(String(row['row']));
    }
    const everything = dump.join('\n');
    assert.ok(everything.length > 1000);
    for (const name of ['plain', 'refused', 'unsure', 'unchecked', 'bad', 'four', 'twice', 'stored', 'moved', 'gone', 'foreign', 'many', 'down', 'clear']) {
      assert.ok(!everything.includes(`tk-${name}-`), name);
      assert.ok(!everything.includes(Buffer.from(`tk-${name}-`).toString('hex')), name);
    }
  });
});
