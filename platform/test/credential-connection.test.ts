import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { providers } from '../src/providers/index.ts';
import { InvalidRequest, newId, systemClock } from '../src/foundation/index.ts';
import { reachAsked } from '../src/vault/custom-origin.ts';
import { type CredentialWithModels, openCredential } from '../src/vault/index.ts';
import { type CredentialWorld, startCredentialWorld } from './support/credential-world.ts';

const key = 'canary-own-server-key-0123456789';
const models = JSON.stringify({ object: 'list', data: [{ id: 'llama-3-8b' }] });

describe('what a credential says beside its key', () => {
  let world: CredentialWorld;
  let asked: { url: string; authorization: string | undefined }[] = [];
  before(async () => { world = await startCredentialWorld(systemClock, { providers, customOrigins: 'private' }); });
  beforeEach(() => {
    asked = [];
    world.service.answer = (request, response) => { asked.push({ url: request.url ?? '', authorization: request.headers.authorization }); response.end(models); };
  });
  after(() => world.close());

  const baseUrl = () => `${world.service.provider.origin}/serve/v1`;
  const sealed = async (provider: string, connection: Record<string, string>) =>
    (await world.service.entryFor({ tenantId: world.tenants.a, credentialId: newId(), version: 1, provider, origin: '', connection }, key)).sealed;
  async function add(provider: string, connection: Record<string, string>, more: Record<string, unknown> = {}): Promise<CredentialWithModels> {
    const answer = await world.send('a', 'POST', '/credentials', { provider, connection, sealed: await sealed(provider, connection), ...more });
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
    return answer.json as unknown as CredentialWithModels;
  }
  async function issues(body: Record<string, unknown>): Promise<string> {
    const answer = await world.send('a', 'POST', '/credentials', body);
    assert.equal(answer.status, 400, JSON.stringify(answer.json));
    return JSON.stringify(answer.json['issues']);
  }

  it('G2 leads to the origin the key is bound to; the key is checked there, models and place are shown', async () => {
    const credential = await add('openai-compatible', { baseUrl: baseUrl() });
    assert.deepEqual([credential.origin, credential.connection, credential.models, credential.health.state], [world.service.provider.origin, { baseUrl: baseUrl() }, ['llama-3-8b'], 'valid']);
    assert.deepEqual(asked, [{ url: '/serve/v1/models', authorization: `Bearer ${key}` }]);
  });

  it('G2 no key is needed where none is: what stands in its place is sealed, shown as nothing and never sent; a key may follow it', async () => {
    const answer = await world.send('a', 'POST', '/credentials', { provider: 'ollama', connection: { baseUrl: baseUrl() } });
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
    const { id, lastFour, connection } = answer.json as unknown as CredentialWithModels;
    assert.deepEqual([lastFour, asked], [null, [{ url: '/serve/v1/models', authorization: undefined }]]);
    const { sealed: next } = await world.service.entryFor({ tenantId: world.tenants.a, credentialId: id, version: 2, provider: 'ollama', origin: '', connection }, key, 'credential-version');
    assert.equal((await world.send('a', 'POST', `/credentials/${id}/versions`, { sealed: next })).status, 201);
    assert.equal(asked[1]?.authorization, `Bearer ${key}`);
    assert.match(JSON.stringify((await world.send('a', 'POST', '/credentials', { provider: 'openai' })).json), /sealed to the vault key/);
  });

  it('attack 13: a place that is changed behind the key, by whoever reaches the table, opens nothing and sends nothing', async () => {
    const { id } = await add('openai-compatible', { baseUrl: baseUrl() });
    asked = [];
    for (const [origin, connection] of [[world.service.provider.origin, { baseUrl: `${world.service.provider.origin}/other` }], ['https://evil.example', { baseUrl: 'https://evil.example/v1' }], ['https://evil.example', { baseUrl: baseUrl() }]] as const) {
      await world.rows('update keystead.credentials set origin = $2, connection = $3 where id = $1', [id, origin, JSON.stringify(connection)]);
      assert.ok((await world.send('a', 'POST', `/credentials/${id}/verification`)).status >= 400);
    }
    assert.deepEqual(asked, []);
  });

  it('attack 13: a key that was sealed for one place is not taken for another, whoever changes it on the way', async () => {
    const elsewhere = { baseUrl: `${world.service.provider.origin}/evil` };
    const answer = await world.send('a', 'POST', '/credentials', { provider: 'openai-compatible', connection: elsewhere, sealed: await sealed('openai-compatible', { baseUrl: baseUrl() }) });
    assert.deepEqual([answer.status, answer.json['code'], asked], [422, 'sealed_entry_refused', []]);
  });

  it('attack 13: no operation changes the place of a credential', async () => {
    const { id } = await add('openai-compatible', { baseUrl: baseUrl() });
    for (const change of [{ connection: { baseUrl: 'https://evil.example' } }, { origin: 'https://evil.example' }]) assert.equal((await world.send('a', 'PATCH', `/credentials/${id}`, change)).status, 400);
    const read = (await world.send('a', 'GET', `/credentials/${id}`)).json as unknown as CredentialWithModels;
    assert.deepEqual(read.connection, { baseUrl: baseUrl() });
  });

  it('V8 its sealed key opens with what was said, and with nothing less', async () => {
    const { id, connection, origin } = await add('openai-compatible', { baseUrl: baseUrl() });
    const [row] = await world.rows('select v.envelope, k.id, k.version, k.kms, k.kms_key_id, k.wrapped from keystead.credential_versions v join keystead.tenant_keys k on k.id = v.tenant_key_id where v.credential_id = $1', [id]);
    assert.ok(row !== undefined);
    const tenantKey = await world.service.ring.unwrap({ id: String(row['id']), tenantId: world.tenants.a, version: Number(row['version']), kms: String(row['kms']), kmsKeyId: String(row['kms_key_id']), wrapped: row['wrapped'] as Buffer });
    const open = (bound: string) => openCredential(tenantKey, { envelope: row['envelope'] as Buffer }, { tenantId: world.tenants.a, credentialId: id, version: 1, provider: 'openai-compatible', origin: bound, tenantKeyId: String(row['id']), tenantKeyVersion: Number(row['version']) });
    assert.equal(open(`${origin} ${JSON.stringify(Object.entries(connection))}`).reveal(), key);
    assert.throws(() => open(origin));
  });

  it('attack 12: what is missing, malformed or not asked for is refused by its name', async () => {
    assert.match(await issues({ provider: 'bedrock', connection: {} }), /connection\.region.*is needed: Region, for example us-east-1/);
    assert.match(await issues({ provider: 'bedrock', connection: { region: 'evil.example/' } }), /connection\.region/);
    assert.match(await issues({ provider: 'vertex', connection: { project: 'my-project', location: '../..' } }), /connection\.location/);
    assert.match(await issues({ provider: 'openai', connection: { baseUrl: 'https://evil.example' } }), /OpenAI needs a key alone/);
    assert.match(await issues({ provider: 'azure', connection: { resource: 'https://x.openai.azure.com/path' } }), /without a path/);
    for (const url of ['https://user:pass@llm.example/v1', 'https://llm.example/v1?key=1', 'ftp://llm.example', 'https://llm.example/a%2fb/v1', 'https://llm.example/v1#x']) assert.match(await issues({ provider: 'openai-compatible', connection: { baseUrl: url } }), /connection\.baseUrl/);
  });

  it('G2 a key that is none of its provider’s is refused with how one is entered, and is in no text', async () => {
    const answer = await world.send('a', 'POST', '/credentials', { provider: 'bedrock', connection: { region: 'us-east-1' }, sealed: await sealed('bedrock', { region: 'us-east-1' }), verify: false });
    assert.equal(answer.status, 422);
    assert.match(JSON.stringify(answer.json), /no key of Amazon Bedrock: an IAM key is entered as ACCESS_KEY_ID/);
    assert.ok(!JSON.stringify(answer.json).includes('canary'));
  });
});

describe('places that the operator does not allow', () => {
  const ollama = providers.get('ollama');
  assert.ok(ollama !== undefined);
  const refused = (baseUrl: string, customOrigins: 'public' | 'refuse' = 'public'): string => {
    try {
      return reachAsked(ollama, { baseUrl }, customOrigins).origin;
    } catch (error) {
      assert.ok(error instanceof InvalidRequest);
      return error.message;
    }
  };

  it('attack 16: private addresses and http are refused when they are entered, in every notation, and the setting that would allow them is named', () => {
    for (const host of ['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '169.254.169.254', '0xA9FEA9FE', '[fd00:ec2::254]', '10.0.0.1', '192.168.1.1', '168.63.129.16', 'localhost', 'LOCALHOST.', 'x.localhost']) {
      assert.match(refused(`https://${host}:11434/v1`), /KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=private/, host);
    }
    for (const host of ['①②⑦.⓪.⓪.①', '１２７.０.０.１', '127。0。0。1', 'user@127.0.0.1']) assert.match(refused(`https://${host}:11434/v1`), /is not right|must be an address alone/);
    assert.match(refused('http://llm.example.com/v1'), /https alone.*KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=private/);
    assert.match(refused('https://llm.example.com/v1', 'refuse'), /KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=public/);
    assert.equal(refused('https://llm.example.com/v1'), 'https://llm.example.com');
  });
});
