import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type CredentialVersion, type Operation, permissionsOfRole } from '@keystead/contract';
import type { Hono } from 'hono';
import pg from 'pg';
import { type Clock, type CustomOrigins, type Principal, connectionOptions, createApi, createLogger, newId } from '../../src/foundation/index.ts';
import { setCredentialCap } from '../../src/metering/index.ts';
import { type CredentialWithModels, type VaultDependencies, openCredential, vaultOperations } from '../../src/vault/index.ts';
import { type TestService, startTestService } from '../../src/vault/egress/test-service.ts';
import { type TestDatabase, startTestDatabase } from './database.ts';

export interface Answered { readonly status: number; readonly json: Record<string, unknown> }

/** Two tenants with the vault's operations before a real database and the egress service, a provider that a test plays, and a clock that a test moves. */
export interface CredentialWorld {
  readonly test: TestDatabase;
  readonly owner: pg.Client;
  readonly service: TestService;
  readonly vault: VaultDependencies;
  readonly tenants: { readonly a: string; readonly b: string };
  readonly userId: string;
  send(tenant: 'a' | 'b', method: string, path: string, body?: unknown): Promise<Answered>;
  /** Adds a key for everyone; gives the credential and the key. */
  add(more?: Record<string, unknown>): Promise<{ credential: CredentialWithModels; key: string }>;
  addVersion(credentialId: string, more?: Record<string, unknown>): Promise<{ version: CredentialVersion; key: string }>;
  /** Opens what is sealed of a credential, as the gateway would: version, state and key. */
  openVersions(credentialId: string): Promise<{ version: number; state: string; key: string }[]>;
  rows(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function startCredentialWorld(clock: Clock, more: { providers?: VaultDependencies['providers']; customOrigins?: CustomOrigins } = {}): Promise<CredentialWorld> {
  const test = await startTestDatabase();
  const database = test.open('keystead_app');
  const owner = new pg.Client(connectionOptions(test.ownerUrl));
  await owner.connect();
  const tenants = { a: newId(), b: newId() };
  const userId = newId();
  for (const [name, id] of Object.entries(tenants)) {
    await owner.query('insert into keystead.tenants (id, name) values ($1, $2)', [id, name]);
    await owner.query("insert into keystead.members (id, tenant_id, user_id, role) values ($1, $2, $3, 'owner')", [newId(), id, userId]);
  }
  const service = await startTestService(undefined, more);
  const providers = new Map([...more.providers ?? [], ...[service.provider, service.sandbox].map((provider) => [provider.id, provider] as const)]);
  const vault: VaultDependencies = {
    database, egress: service.client, providers, clock, ...(more.customOrigins === undefined ? {} : { customOrigins: more.customOrigins }), spendCaps: { set: setCredentialCap }, apps: new Map([['contract-check', 'Contract check']]),
    people: { names: async (_tenant, ids) => new Map(ids.map((id) => [id, id === userId ? 'Ada' : id])) }, tokens: { names: async (_tenant, ids) => new Map(ids.map((id) => [id, `token ${id.slice(-4)}`])) },
  };
  const principalOf = (tenant: string | null): Principal | null => (tenant !== 'a' && tenant !== 'b' ? null : {
    kind: 'user', tenantId: tenants[tenant], userId, tokenId: null, name: 'Ada', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null, secondFactorAt: new Date(), secondFactorEnrolled: true,
  });
  const api: Hono = createApi({
    operations: vaultOperations(vault), authenticate: async (request) => principalOf(request.headers.get('authorization')), logger: createLogger({ name: 'test', level: 'silent' }),
    idempotency: { run: (_call: { operation: Operation }, work) => work() }, allowedOrigins: () => [],
  });
  const world: CredentialWorld = {
    test, owner, service, vault, tenants, userId,
    async send(tenant, method, path, body) {
      const response = await api.request(`/api/v1${path}`, { method, headers: { authorization: tenant, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { status: response.status, json: text === '' ? {} : JSON.parse(text) as Record<string, unknown> };
    },
    async add(more = {}) {
      const key = newKey();
      const { sealed } = await service.entryFor({ tenantId: tenants.a, credentialId: newId(), version: 1, provider: 'test', origin: '' }, key);
      const answer = await world.send('a', 'POST', '/credentials', { provider: 'test', sealed, scope: 'everyone', ...more });
      assert.equal(answer.status, 201, JSON.stringify(answer.json));
      return { credential: answer.json as unknown as CredentialWithModels, key };
    },
    async addVersion(credentialId, more = {}) {
      const key = newKey();
      const { sealed } = await service.entryFor({ tenantId: tenants.a, credentialId, version: 1, provider: 'test', origin: '' }, key, 'credential-version');
      const answer = await world.send('a', 'POST', `/credentials/${credentialId}/versions`, { sealed, ...more });
      assert.equal(answer.status, 201, JSON.stringify(answer.json));
      return { version: answer.json as unknown as CredentialVersion, key };
    },
    async openVersions(credentialId) {
      const rows = await world.rows(`select v.version, v.state, v.envelope, k.id, k.version as key_version, k.kms, k.kms_key_id, k.wrapped from keystead.credential_versions v
        join keystead.tenant_keys k on k.id = v.tenant_key_id where v.credential_id = $1 and v.envelope is not null order by v.version`, [credentialId]);
      return Promise.all(rows.map(async (row) => {
        const key = await service.ring.unwrap({ id: String(row['id']), tenantId: tenants.a, version: Number(row['key_version']), kms: String(row['kms']), kmsKeyId: String(row['kms_key_id']), wrapped: row['wrapped'] as Buffer });
        const binding = { tenantId: tenants.a, credentialId, version: Number(row['version']), provider: 'test', origin: service.provider.origin, tenantKeyId: String(row['id']), tenantKeyVersion: Number(row['key_version']) };
        return { version: Number(row['version']), state: String(row['state']), key: openCredential(key, { envelope: row['envelope'] as Buffer }, binding).reveal() };
      }));
    },
    rows: async (text, values = []) => (await owner.query<Record<string, unknown>>(text, values)).rows,
    async close() {
      await service.close();
      await owner.end();
      await test.close();
    },
  };
  return world;
}

export function newKey(): string {
  return `tk-rotation-${randomBytes(18).toString('base64url')}`;
}
