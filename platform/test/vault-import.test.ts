import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ImportCandidate, type ImportedRow, type Permission, type SealedEntry, permissionsOfRole } from '@keystead/contract';
import { type ImportHead, encodeImport, sealEntry } from '@keystead/contract/sealing';
import type { Hono } from 'hono';
import pg from 'pg';
import { type Principal, connectionOptions, createApi, newId, systemClock } from '../src/foundation/index.ts';
import { type VaultDependencies, holdsSecret, vaultOperations } from '../src/vault/index.ts';
import { type TestService, memoryLogger, startTestService } from '../src/vault/egress/test-service.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

const keyOf = (name: string): string => `tk-${name}-${randomBytes(18).toString('base64url')}`;
const keys = { known: keyOf('known'), fresh: keyOf('fresh'), refused: keyOf('refused'), odd: randomBytes(20).toString('hex') };
const envFile = `TEST_MAIN=${keys.fresh}\nTEST_AGAIN=${keys.fresh}\nTEST_STAGING_KEY=${keys.known}\nTEST_BAD=${keys.refused}\nSOMETHING=${keys.odd}\nPORT=8080\nTEST_REF=\${OTHER}\n`;

describe('V5 import of keys', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  let service: TestService;
  let api: Hono;
  const lines: string[] = [];
  const tenants = { a: newId(), b: newId() };

  before(async () => {
    test = await startTestDatabase();
    owner = new pg.Client(connectionOptions(test.ownerUrl));
    await owner.connect();
    for (const [name, id] of Object.entries(tenants)) await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [id, name]);
    service = await startTestService();
    const rest: Pick<VaultDependencies, 'spendCaps' | 'people' | 'tokens' | 'apps'> = { spendCaps: { set: async () => undefined }, people: { names: async () => new Map() }, tokens: { names: async () => new Map() }, apps: new Map() };
    const providers = new Map([service.provider, service.sandbox].map((provider) => [provider.id, provider]));
    api = createApi({
      operations: vaultOperations({ ...rest, database: test.open('keystead_app'), egress: service.client, providers, clock: systemClock }),
      authenticate: async (request) => principalOf(request.headers.get('authorization')), logger: memoryLogger(lines), idempotency: { run: (_call, work) => work() }, allowedOrigins: () => [],
    });
  });
  beforeEach(() => {
    service.answer = (request, response) => {
      if (request.headers.authorization === `Bearer ${keys.refused}`) response.writeHead(401).end(JSON.stringify({ error: `no such key ${keys.refused}` }));
      else response.end('{"models":["test-1"]}');
    };
  });
  after(async () => {
    await service.close();
    await owner.end();
    await test.close();
  });

  function principalOf(authorization: string | null): Principal | null {
    const tenant = authorization === 'a' || authorization === 'b' || authorization === 'viewer' ? authorization : null;
    if (tenant === null) return null;
    const permissions = new Set<Permission>(tenant === 'viewer' ? permissionsOfRole.viewer : permissionsOfRole.owner);
    return { kind: 'user', tenantId: tenants[tenant === 'viewer' ? 'a' : tenant], userId: newId(), tokenId: null, name: tenant, role: 'owner', permissions, environment: 'production', sessionId: null, secondFactorAt: new Date(), secondFactorEnrolled: true };
  }

  async function sealed(file: string | Uint8Array, options: { tenant?: 'a' | 'b'; head?: Partial<ImportHead>; now?: Date } = {}): Promise<SealedEntry> {
    const { tenant = 'a', head = {}, now = new Date() } = options;
    return sealEntry(await service.client.readVaultKey(), encodeImport({ fileName: 'keys.env', ...head }, Buffer.from(file)), { context: { tenantId: tenants[tenant], purpose: 'import', subject: '' }, now });
  }

  async function post(path: string, body: unknown, caller = 'a'): Promise<{ status: number; text: string; json: Record<string, unknown> }> {
    const response = await api.request(`/api/v1/${path}`, { method: 'POST', headers: { authorization: caller, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, text, json: JSON.parse(text) as Record<string, unknown> };
  }

  const credentialsOf = async (tenant: 'a' | 'b'): Promise<Record<string, unknown>[]> =>
    (await owner.query<Record<string, unknown>>("select * from keystead.credentials where tenant_id = $1 and state <> 'deleted' order by id", [tenants[tenant]])).rows;
  const eventsOf = async (action: string): Promise<Record<string, unknown>[]> => (await owner.query<Record<string, unknown>>('select * from keystead.audit_outbox where tenant_id = $1 and action = $2 order by id', [tenants.a, action])).rows;

  it('V5 the dry run tells what each entry is and would become, shows no key and stores nothing', async () => {
    const entry = await service.entryFor({ tenantId: tenants.a, credentialId: newId(), version: 1, provider: 'test', origin: '' }, keys.known);
    const known = await post('credentials', { provider: 'test', sealed: entry.sealed });
    assert.equal(known.status, 201, known.text);
    const answer = await post('credential-imports/preview', { sealed: await sealed(envFile) });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual([answer.json['format'], answer.json['encryption']], ['dotenv', 'none']);
    const candidates = answer.json['candidates'] as ImportCandidate[];
    assert.deepEqual(candidates.map(({ name, state, provider, environment }) => [name, state, provider, environment]), [
      ['TEST_MAIN', 'new', 'test', 'development'], ['TEST_AGAIN', 'duplicate', 'test', 'development'], ['TEST_STAGING_KEY', 'duplicate', 'test', 'staging'], ['TEST_BAD', 'new', 'test', 'development'],
      ['SOMETHING', 'not-recognised', null, 'production'], ['PORT', 'not-recognised', null, 'production'], ['TEST_REF', 'missing', 'test', 'development'],
    ]);
    assert.deepEqual([candidates[2]?.duplicateOf, candidates[1]?.duplicateOf], [known.json['id'], null]);
    assert.deepEqual([candidates[0]?.lastFour, candidates[2]?.fingerprint], [keys.fresh.slice(-4), known.json['fingerprint']]);
    assert.deepEqual([candidates[4]?.fingerprint, candidates[4]?.lastFour], [null, null]);
    for (const key of Object.values(keys)) assert.ok(!holdsSecret(answer.text, key), answer.text);
    assert.equal((await credentialsOf('a')).length, 1);
    assert.equal((await eventsOf('credential.import-previewed')).length, 1);
  });

  it('V5 chosen keys are imported, each by itself: one that its provider refuses costs no other', async () => {
    const file = await sealed(envFile);
    const selected = [{ index: 0, label: 'Main', environment: 'staging' }, { index: 3 }, { index: 4, provider: 'test' }, { index: 6 }];
    const answer = await post('credential-imports', { sealed: file, selected });
    assert.equal(answer.status, 200, answer.text);
    const rows = answer.json['rows'] as ImportedRow[];
    assert.deepEqual(rows.map(({ index, name, state, health }) => [index, name, state, health]), [[0, 'Main', 'added', 'valid'], [3, 'TEST_BAD', 'refused', 'invalid'], [4, 'SOMETHING', 'added', 'valid'], [6, 'TEST_REF', 'refused', null]]);
    assert.match(rows[1]?.detail ?? '', /Test provider does not accept it/);
    assert.match(rows[3]?.detail ?? '', /another variable/);
    for (const key of Object.values(keys)) assert.ok(!holdsSecret(answer.text, key), answer.text);
    const stored = await credentialsOf('a');
    assert.deepEqual(stored.slice(1).map((row) => [row['label'], row['environment'], row['health']]), [['Main', 'staging', 'valid'], ['SOMETHING', 'production', 'valid']]);
    assert.deepEqual((await eventsOf('credential.imported')).length, 1);
    assert.equal((await eventsOf('credential.created')).length, 3);
  });

  it('V5 more keys than one batch, unchecked: all arrive, in order, and the provider is not asked', async () => {
    let asked = 0;
    service.answer = (_request, response) => { asked += 1; response.end('{}'); };
    const many = Array.from({ length: 21 }, (_each, index) => keyOf(`many${index}`));
    const answer = await post('credential-imports', { sealed: await sealed(many.join('\n'), { tenant: 'b' }), selected: many.map((_key, index) => ({ index })), verify: false }, 'b');
    assert.deepEqual([answer.status, answer.json['added'], asked], [200, 21, 0], answer.text);
    assert.deepEqual((await credentialsOf('b')).map((row) => row['label']), many.map((_key, index) => `Line ${index + 1}`));
  });

  it('V5 attack 8: a file sealed for another organisation, changed, or too old is refused, and so is who may not manage keys', async () => {
    const foreign = await sealed(envFile, { tenant: 'b' });
    for (const entry of [foreign, await sealed(envFile, { now: new Date(Date.now() - 16 * 60_000) }), { ...foreign, keyId: 'vk_unknown' }]) {
      assert.equal((await post('credential-imports/preview', { sealed: entry })).json['code'], 'sealed_entry_refused');
      assert.equal((await post('credential-imports', { sealed: entry, selected: [{ index: 0 }] })).json['code'], 'sealed_entry_refused');
    }
    for (const path of ['credential-imports/preview', 'credential-imports']) assert.equal((await post(path, { sealed: foreign, selected: [{ index: 0 }] }, 'viewer')).status, 403);
  });

  it('V5 what cannot be read, and choices that are not in the file, say so', async () => {
    assert.deepEqual((await post('credential-imports/preview', { sealed: await sealed('Dear colleague,\nno keys here.') })).json['code'], 'import_unreadable');
    const wrong = await post('credential-imports/preview', { sealed: await sealed(Buffer.concat([Buffer.from('Salted__'), randomBytes(40)]), { head: { passphrase: 'x' } }) });
    assert.deepEqual([wrong.status, wrong.json['code']], [422, 'wrong_passphrase'], wrong.text);
    for (const [selected, field] of [[[{ index: 99 }], 'selected.0.index'], [[{ index: 0 }, { index: 0 }], 'selected.1.index'], [[{ index: 4 }], 'selected.0.provider'], [[{ index: 0, provider: 'sandbox' }], 'selected.0.provider'], [[{ index: 0, provider: 'nobody' }], 'selected.0.provider']] as const) {
      const answer = await post('credential-imports', { sealed: await sealed(envFile), selected });
      assert.deepEqual([answer.status, answer.text.includes(field)], [400, true], answer.text);
    }
  });

  it('V3 nothing that was logged or stored holds a key', async () => {
    const dump = [lines.join(''), service.logged()];
    for (const table of ['credentials', 'credential_versions', 'audit_outbox', 'tenant_keys']) dump.push(...(await owner.query<{ row: string }>(`select t::text as row from keystead.${table} t`)).rows.map(({ row }) => row));
    for (const key of Object.values(keys)) assert.ok(!holdsSecret(dump.join('\n'), key));
  });
});
