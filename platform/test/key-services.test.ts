import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { askHost } from '../src/server/index.ts';
import { startTransitStandIn } from '../src/vault/kms/stand-ins/transit-stand-in.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';
import { sealKey } from './support/sealing.ts';

/** A whole Keystead whose root keys are at a key service (a local stand-in for Vault's Transit), and whose tenants bring keys of their own. */
describe('V2 root keys at a key service, and a key of the organisation’s own', () => {
  let keystead: RunningKeystead;
  let transit: Awaited<ReturnType<typeof startTransitStandIn>>;
  let own = '';
  before(async () => {
    transit = await startTransitStandIn();
    own = transit.createKey();
    const init = sandboxTenant();
    init.tenants.push({ ...sandboxTenant('Other Office', 'other').tenants[0] });
    keystead = await startKeystead({
      init, gatewayProcesses: 2,
      environment: {
        KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_KEY: transit.createKey(), KEYSTEAD_KMS_CONTENT_KEY: transit.createKey(), KEYSTEAD_KMS_TRANSIT_ADDRESS: transit.url, KEYSTEAD_KMS_TRANSIT_NAMESPACE: transit.namespace,
        KEYSTEAD_KMS_TRANSIT_TOKEN: transit.createToken(), KEYSTEAD_KMS_ALLOW_PRIVATE: 'true',
      },
    });
  });
  after(async () => {
    await keystead.remove();
    await transit.close();
  });

  async function api(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<{ status: number; body: Record<string, unknown>; text: string }> {
    const response = await fetch(`${keystead.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${keystead.tokens['test-admin'] ?? ''}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, text, body: text === '' ? {} : JSON.parse(text) as Record<string, unknown> };
  }

  async function chat(token = 'test'): Promise<{ status: number; text: string }> {
    const response = await fetch(`${keystead.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${keystead.tokens[token] ?? ''}`, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ model: 'sandbox-large', messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 20 }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Both gateway processes take their turns. */
  async function chats(): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) statuses.push((await chat()).status);
    return [...new Set(statuses)];
  }

  async function until<T>(read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      const value = await read();
      if (accept(value) || attempt > 200) return value;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  async function connect(secret: string): Promise<Awaited<ReturnType<typeof api>>> {
    const sealed = await sealKey({ url: keystead.url, token: keystead.tokens['test-admin'] ?? '' }, secret, 'transit', 'own-key');
    return api('/encryption/own-key', { service: 'transit', key: own, address: transit.url, namespace: transit.namespace, sealed }, 'PUT');
  }

  it('V2 works with the root keys of both rings at the key service', async () => {
    assert.equal((await chat()).status, 200);
    assert.deepEqual((await api('/encryption/own-key')).body, { ownKey: null });
    const keys = (await api('/encryption/keys')).body['keys'] as { kms: string; kmsKeyId: string }[];
    assert.deepEqual(new Set(keys.map(({ kms }) => kms)), new Set(['transit']));
  });

  it('V2 a wrong secret of an own key is refused before anything changes, and is in no answer and no log', async () => {
    const answer = await connect('hvs.canary-own-key-secret');
    assert.equal(answer.status, 422, answer.text);
    assert.equal(answer.body['code'], 'own_key_refused');
    assert.ok(!answer.text.includes('canary-own-key') && !keystead.log().includes('canary-own-key'));
    assert.equal((await chat()).status, 200);
  });

  it('V2 with an own key connected everything goes on, wrapped by it too', async () => {
    const answer = await connect(transit.createToken());
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual([answer.body['rewrapped'], answer.body['notRewrapped']], [2, 0]);
    const before = transit.asked.filter((path) => path.endsWith(`/decrypt/${own}`)).length;
    // Until the gateways have heard of it they go on with what they have in memory.
    const asked = await until(async () => {
      assert.equal((await chat()).status, 200);
      return transit.asked.filter((path) => path.endsWith(`/decrypt/${own}`)).length;
    }, (count) => count > before);
    assert.ok(asked > before);
    const read = (await api('/encryption/own-key')).body['ownKey'] as { service: string; health: { state: string } };
    assert.deepEqual([read.service, read.health.state], ['transit', 'ok']);
  });

  it('V2 locked by its organisation, nothing of it opens any more in any process; others go on; connected again, it opens', async () => {
    assert.equal((await api('/encryption/own-key/removal', { mode: 'lock' })).status, 200);
    const refused = await until(() => chat(), ({ status }) => status === 503);
    assert.equal(refused.status, 503, refused.text);
    assert.match(refused.text, /disconnected its own key service/);
    assert.deepEqual(await chats(), [503]);
    assert.equal((await chat('other')).status, 200);
    assert.equal((await connect(transit.createToken())).status, 200);
    assert.equal((await until(() => chat(), ({ status }) => status === 200)).status, 200);
  });

  it('V2 taken away to keep working, the keys are unwrapped from it first, and the service is not needed any more', async () => {
    assert.deepEqual((await api('/encryption/own-key/removal', { mode: 'keep-working' })).body, { rewrapped: 2 });
    transit.deleteKey(own);
    assert.deepEqual(await until(chats, (statuses) => statuses.join() === '200'), [200]);
  });

  it('fault 11: with the key service down, keys in memory go on and /readyz says why; it recovers by itself', async () => {
    const ready = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
      const response = await fetch(`${keystead.url}/readyz`);
      return { status: response.status, body: await response.json() as Record<string, unknown> };
    };
    assert.deepEqual(await chats(), [200]);
    transit.fault = 'down';
    // The new key of a rotation has to be wrapped: that fails, and is how the process that was asked hears of it.
    assert.equal((await api('/encryption/keys/rotation', { ring: 'credential' })).status, 202);
    const troubled = await until(ready, ({ body }) => body['status'] === 'degraded');
    assert.deepEqual([troubled.status, troubled.body['status']], [200, 'degraded']);
    assert.match(String(troubled.body['reason']), /The key service transit does not answer \(connection lost\)/);
    const rings = (await askHost(keystead.dataDirectory, 'root-keys', {})).body as { ring: string; health: { state: string; detail: string | null } }[];
    assert.deepEqual(rings.filter(({ ring }) => ring !== 'audit').map(({ ring, health }) => [ring, health.state]), [['credential', 'failing'], ['content', 'failing']]);
    assert.deepEqual(await chats(), [200]);
    transit.fault = 'none';
    assert.equal((await until(ready, ({ body }) => body['status'] === 'ok')).body['status'], 'ok');
    assert.deepEqual(await chats(), [200]);
  });
});
