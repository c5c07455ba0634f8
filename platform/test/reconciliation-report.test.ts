import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId, systemClock } from '../src/foundation/index.ts';
import { systemActor } from '../src/audit/index.ts';
import { reportDrivers } from '../src/metering/reconciliation/drivers/registry.ts';
import { fetchReport } from '../src/metering/reconciliation/fetch-report.ts';
import { providers } from '../src/providers/index.ts';
import { openReport } from '../src/vault/index.ts';
import type { VaultTables } from '../src/vault/tables.ts';
import { billedReport } from './support/billed-report.ts';
import { type CredentialWorld, startCredentialWorld } from './support/credential-world.ts';
import { type FakeProvider, sketchTenant, startFakeProvider, startTestGateway } from './support/gateway.ts';

const key = 'sk-admin-canary-1f4c-0123456789abcdef';
const range = { from: '2026-03-10', to: '2026-03-19' };
const bill = [{ at: new Date('2026-03-18T00:00:00Z'), model: 'gpt-4o', keyId: 'key_a', input: 10, output: 5, costNanoUsd: 75_000 }];

describe('B6 a provider’s report, through the gateway role', () => {
  let world: CredentialWorld;
  let provider: FakeProvider;
  let credentialId = '';
  const seen: { url: string; authorization: string | undefined }[] = [];
  /** Answers instead of a report, where it is set. */
  let instead: object | null = null;

  before(async () => {
    provider = await startFakeProvider(({ url, headers }, response) => {
      seen.push({ url, authorization: headers.authorization });
      const body = instead ?? billedReport(bill, url, { key_a: { name: 'Production', lastFour: 'AbCd' } });
      response.writeHead(body === null ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const admin = providers.get('openai-admin') ?? assert.fail();
    world = await startCredentialWorld(systemClock, { providers: new Map([['openai-admin', { ...admin, origin: provider.origin }], ['openai', { ...(providers.get('openai') ?? assert.fail()), origin: provider.origin }]]) });
    const { sealed } = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: newId(), version: 1, provider: 'openai-admin', origin: '' }, key);
    const made = await world.send('a', 'POST', '/credentials', { provider: 'openai-admin', sealed, verify: true });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    credentialId = String(made.json['id']);
  });
  after(async () => { await provider.close(); await world.close(); });

  const open = (of = credentialId, tenantId = world.tenants.a) => openReport(world.vault, { tenantId, credentialId: of, actor: systemActor, ...range });

  it('B6 is fetched whole, with GETs alone, and the key goes nowhere but into the header to its own provider', async () => {
    seen.length = 0;
    const opened = await open();
    const { lines, keys } = await fetchReport(reportDrivers.get(opened.provider) ?? assert.fail(), range, opened.ask);
    assert.deepEqual(lines.map((line) => [line.day, line.keyHint, line.tokens?.input ?? null, line.costNanoUsd]), [['2026-03-18', 'key_a', 10, null], ['2026-03-18', null, null, 75_000]]);
    assert.deepEqual(keys, [{ id: 'key_a', name: 'Production', lastFour: 'AbCd' }]);
    assert.ok(seen.length >= 6 && seen.every(({ url, authorization }) => url.startsWith('/v1/organization/') && authorization === `Bearer ${key}`));
    assert.ok(provider.requests.every(({ method }) => method === 'GET'));
    assert.ok(!world.service.logged().includes('canary'));
    const events = await world.rows("select action, detail from keystead.audit_outbox where action = 'credential.report-read'");
    assert.equal(events.length, 1, 'that the key was used stands in the log, once for the report');
  });

  it('V2 an admin key asks for nothing but reports: no model, no list of keys, no other path', async () => {
    const opened = await open();
    seen.length = 0;
    for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/models', '/v1/organization/admin_api_keys', '/v1/organization/costs/../users', '//evil.example/v1/organization/costs', '/v1/organization/costs%2F..%2Fusers']) await assert.rejects(opened.ask(path), path);
    assert.deepEqual(seen, []);
  });

  it('V2 no surface of the gateway serves a request with an admin key, by whatever name it is asked for', async () => {
    seen.length = 0;
    const admin = { ...(providers.get('openai-admin') ?? assert.fail()), origin: provider.origin };
    const gateway = await startTestGateway({ providers: [admin], tenants: [sketchTenant({ token: 'ks_admin', credentials: [{ provider: 'openai-admin', origin: provider.origin, secret: key, models: ['gpt-4o'] }] })] });
    for (const path of ['/v1/chat/completions', '/v1/responses', '/v1/embeddings', '/v1/messages']) {
      for (const model of ['gpt-4o', 'openai-admin/gpt-4o']) {
        const answer = await fetch(`${gateway.url}${path}`, { method: 'POST', headers: { authorization: 'Bearer ks_admin', 'content-type': 'application/json' }, body: JSON.stringify({ model, max_tokens: 5, input: 'hi', messages: [{ role: 'user', content: 'hi' }] }) });
        assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${model} ${answer.status}`);
      }
    }
    assert.deepEqual(seen, []);
    await gateway.close();
  });

  it('V2 what was sealed as an admin key opens for no provider that serves requests', async () => {
    const [row] = await world.rows('select v.envelope, k.id, k.version, k.kms, k.kms_key_id, k.wrapped from keystead.credential_versions v join keystead.tenant_keys k on k.id = v.tenant_key_id where v.credential_id = $1', [credentialId]);
    const tenantKey = { id: String(row?.['id']), version: Number(row?.['version']), kms: String(row?.['kms']), kmsKeyId: String(row?.['kms_key_id']), wrapped: row?.['wrapped'] as Buffer };
    await assert.rejects(world.vault.egress.verifySealed({ credential: { tenantId: world.tenants.a, credentialId, version: 1, provider: 'openai', origin: provider.origin }, tenantKey, envelope: row?.['envelope'] as Buffer }), (error: Error) => String(error.cause).includes('does-not-open') || /does not open/.test(String((error.cause as Error | undefined)?.message)));
  });

  it('V2 a key for requests reads no reports; a foreign, disabled or unknown one neither', async () => {
    const { credential } = await world.add();
    await assert.rejects(open(credential.id), /reads no reports; add an admin key/);
    await assert.rejects(open(credentialId, world.tenants.b), /nothing here/);
    await assert.rejects(open(newId()), /nothing here/);
    await world.vault.database.as<VaultTables>().inTenant(world.tenants.a, (trx) => trx.updateTable('credentials').set({ state: 'disabled' }).where('id', '=', credentialId).execute());
    await assert.rejects(open(), /disabled/);
    await world.vault.database.as<VaultTables>().inTenant(world.tenants.a, (trx) => trx.updateTable('credentials').set({ state: 'active' }).where('id', '=', credentialId).execute());
  });

  it('V3 an answer that repeats the key, or is no JSON object, does not come back', async () => {
    const opened = await open();
    for (const body of [{ object: 'page', data: [key] }, { data: Buffer.from(key).toString('base64') }]) {
      instead = body;
      assert.deepEqual(await opened.ask('/v1/organization/costs?start_time=1'), { status: 200, body: null });
    }
    instead = null;
  });
});
