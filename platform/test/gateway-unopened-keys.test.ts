import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Secret } from '../src/foundation/index.ts';
import { createConcurrency, type TenantConfiguration } from '../src/gateway/index.ts';
import type { Provider } from '../src/providers/index.ts';
import { chatAnswer, describeProvider, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const token = 'ks_test_token';
const keys = ['canary-key-primary-0123456789', 'canary-key-backup-0123456789'] as const;
const ids = ['00000000-0000-7000-8000-000000000000', '00000000-0000-7000-8000-000000000001'] as const;
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

const json = (body: unknown, status = 200): Play => (_request, response) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(typeof body === 'string' ? body : JSON.stringify(body)); };

/** The route `main`: a key that is changed for a token (`cloud`), then a plain one; `alone`: the first. */
async function stage(tokens: Play, options: Partial<TestGatewayOptions> = {}): Promise<{ gateway: TestGateway; backup: FakeProvider; cloud: FakeProvider }> {
  const [cloud, backup] = [await startFakeProvider(tokens), await startFakeProvider(json(chatAnswer('from backup', 'm-2')))];
  const exchange: Provider['exchange'] = {
    origin: cloud.origin, request: async () => ({ path: '/token', contentType: 'application/json', body: '{}' }),
    read: (status) => (status === 200 ? { token: 'short-lived', seconds: 3_600 } : { state: status === 401 ? 'invalid' : 'unknown', detail: null, models: [] }),
  };
  const gateway = await startTestGateway({
    providers: [describeProvider('cloud', ['openai-chat'], { exchange }), describeProvider('beta', ['openai-chat'])],
    tenants: [sketchTenant({ token, credentials: [{ provider: 'cloud', origin: cloud.origin, secret: keys[0] }, { provider: 'beta', origin: backup.origin, secret: keys[1] }], routes: { main: [[0, 'm-1'], [1, 'm-2']], alone: [[0, 'm-1']] } })],
    ...options,
  });
  closing.push(() => gateway.close(), () => cloud.close(), () => backup.close());
  return { gateway, backup, cloud };
}

const ask = (gateway: TestGateway, model: string): Promise<Response> => fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ model, messages: [] }) });

describe('G4 a key that cannot be used is no end of the chain', () => {
  for (const [status, code] of [[503, 'provider_unreachable'], [401, 'provider_key_rejected']] as const) {
    it(`G4 where no token is given for a key (HTTP ${status}) the next leg serves, loudly, and the attempt is told`, async () => {
      const { gateway, cloud } = await stage(json({}, status));
      const answer = await ask(gateway, 'main');
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('x-keystead-attempts'), '2');
      assert.match(await answer.text(), /from backup/);
      const [outcome] = await gateway.untilOutcomes(1);
      assert.deepEqual(outcome?.attempts.map(({ credentialId, status: came, code: why }) => [credentialId, came, why]), [[ids[0], 0, code], [ids[1], 200, null]]);
      assert.deepEqual([outcome?.outcome, outcome?.usageState, outcome?.credential.credentialId], ['answered', 'settled', ids[1]]);
      assert.equal(gateway.log.length > 0, true);
      assert.equal(cloud.requests.every(({ url }) => url === '/token'), true, 'nothing was sent to the provider itself');
      assert.deepEqual([(await ask(gateway, 'alone')).status, (await gateway.untilOutcomes(2))[1]?.attempts.map((each) => each.code)], [status === 401 ? 424 : 502, [code]]);
    });
  }

  it('G4 a key that does not open (revoked, spoilt, its KMS gone) is marked on its attempt, and the tenant’s next one serves', async () => {
    const { gateway } = await stage(json({}), { openKey: (credential) => { if (credential.id === ids[0]) throw new Error('does not open'); return new Secret(keys[1]); } });
    assert.equal((await ask(gateway, 'main')).status, 200);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.attempts.map(({ code }) => code), ['key_unusable', null]);
    assert.equal(gateway.intents().length, 2, 'an intent before each key');
  });

  it('G4 a use that cannot be recorded goes to no other key', async () => {
    const { gateway, backup } = await stage(json({ access_token: 'x' }), { append: (record) => { if (record.type === 'intent') throw new Error('disk full'); } });
    assert.equal((await ask(gateway, 'main')).status, 503);
    assert.deepEqual([gateway.opened.length, backup.requests.length], [0, 0]);
  });
});

describe('attack 37: one tenant cannot starve another', () => {
  it('attack 37: places and queues are each key’s own: a tenant that fills its own waits for itself alone, and another one is served at once', async () => {
    const held: (() => void)[] = [];
    const busy = await startFakeProvider((request, response) => { held.push(() => json(chatAnswer('late'))(request, response)); });
    const free = await startFakeProvider(json(chatAnswer('at once')));
    const tenant = (id: string, origin: string) => sketchTenant({ token: `ks_${id}`, credentials: [{ id: `00000000-0000-7000-8000-00000000000${id}`, provider: 'beta', origin, secret: `canary-key-of-tenant-${id}-0123`, caps: { maxConcurrent: 1 } }] });
    const concurrency = createConcurrency();
    const gateway = await startTestGateway({ providers: [describeProvider('beta', ['openai-chat'])], tenants: [tenant('1', busy.origin), tenant('2', free.origin)], concurrency });
    closing.push(() => gateway.close(), () => busy.close(), () => free.close());
    const from = (id: string): Promise<Response> => fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ks_${id}`, 'x-forwarded-for': '203.0.113.7' }, body: JSON.stringify({ model: 'beta/m', messages: [] }) });
    const flood = Array.from({ length: 12 }, () => from('1'));
    while (held.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    assert.match(await (await from('2')).text(), /at once/);
    // One under way, four in its queue; whoever comes after is told at once, and so takes no memory.
    while (concurrency.countOf('00000000-0000-7000-8000-000000000001').waiting < 4) await new Promise((resolve) => { setImmediate(resolve); });
    const release = setInterval(() => { for (const each of held.splice(0)) each(); }, 1);
    const statuses = (await Promise.all(flood)).map(({ status }) => status);
    clearInterval(release);
    assert.ok(statuses.filter((status) => status === 200).length >= 5 && statuses.every((status) => status === 200 || status === 429), statuses.join(' '));
    assert.ok(statuses.includes(429));
  });

  it('attack 37: a rate cap is asked for the tenant and the key of the token, whatever headers say', async () => {
    const asked: string[] = [];
    const provider = await startFakeProvider(json(chatAnswer('fine')));
    const tenant = (id: string) => sketchTenant({ token: `ks_${id}`, credentials: [{ id: `00000000-0000-7000-8000-00000000000${id}`, provider: 'beta', origin: provider.origin, secret: `canary-key-of-tenant-${id}-0123`, caps: { requestsPerMinute: 2 } }] });
    const tenants = [tenant('1'), tenant('2')];
    const used = new Map<string, number>();
    const gateway = await startTestGateway({
      providers: [describeProvider('beta', ['openai-chat'])], tenants,
      rates: {
        take({ tenantId, credentialId }) {
          asked.push(tenantId);
          const count = (used.get(credentialId) ?? 0) + 1;
          used.set(credentialId, count);
          return count <= 2 ? { granted: true, window: 'now' } : { granted: false, which: 'requests', limit: 2, retryAfterSeconds: 30 };
        },
        giveBack: () => undefined,
      },
    });
    closing.push(() => gateway.close(), () => provider.close());
    const from = async (id: string, forged: string): Promise<number> => (await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ks_${id}`, 'x-forwarded-for': forged, 'x-keystead-tenant': tenants[1]?.configuration.id ?? '' }, body: JSON.stringify({ model: 'beta/m', messages: [] }) })).status;
    const first = [await from('1', '203.0.113.1'), await from('1', '203.0.113.2'), await from('1', '203.0.113.3')];
    assert.deepEqual([first, await from('2', '203.0.113.1')], [[200, 200, 429], 200]);
    assert.deepEqual(asked.map((id) => tenants.findIndex(({ configuration }) => configuration.id === id)), [0, 0, 0, 1]);
  });
});

describe('V7 what a rate cap counted', () => {
  const chat = { status: 200, body: chatAnswer('fine') };
  type Given = readonly [credentialId: string, tokens: number, requests: number | undefined];

  /** Two legs; only the first one's key has caps. Gives what came free again after one request, and what was counted. */
  async function given(first: { readonly status: number; readonly body: unknown } | 'unreachable', options: Partial<TestGatewayOptions> = {}, budgets: TenantConfiguration['budgets'] = []): Promise<{ status: number; counted: number[]; given: Given[] }> {
    const [one, two] = [await startFakeProvider(json(first === 'unreachable' ? {} : first.body, first === 'unreachable' ? 200 : first.status)), await startFakeProvider(json(chat.body))];
    const came: Given[] = [];
    const counted: number[] = [];
    const gateway = await startTestGateway({
      providers: [describeProvider('alpha', ['openai-chat']), describeProvider('beta', ['openai-chat'])], sleep: async () => undefined,
      tenants: [sketchTenant({
        token, budgets, routes: { main: [[0, 'm-1'], [1, 'm-2']] },
        credentials: [{ id: ids[0], provider: 'alpha', origin: first === 'unreachable' ? 'http://127.0.0.1:1' : one.origin, secret: keys[0], caps: { requestsPerMinute: 5, tokensPerMinute: 100_000 } }, { id: ids[1], provider: 'beta', origin: two.origin, secret: keys[1] }],
      })],
      rates: { take: ({ tokens }) => { counted.push(tokens); return { granted: true, window: 'now' }; }, giveBack: (id, _window, tokens, requests) => { came.push([id, tokens, requests]); } },
      ...options,
    });
    closing.push(() => gateway.close(), () => one.close(), () => two.close());
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify({ model: 'main', messages: [{ role: 'user', content: 'hi' }], max_tokens: 50 }) });
    await answer.text();
    await gateway.untilOutcomes(1);
    return { status: answer.status, counted, given: came };
  }

  it('V7 B2: for an attempt that a provider got stays counted, whoever answers in the end', async () => {
    const told = await given({ status: 503, body: { error: { message: 'busy', type: 'server_error' } } });
    assert.deepEqual([told.status, told.given], [200, []]);
    assert.ok(told.counted.length > 0 && told.counted.every((tokens) => tokens >= 50));
  });

  it('V7 for an attempt that reached nobody is free again in full', async () => {
    const told = await given('unreachable');
    assert.equal(told.status, 200);
    assert.deepEqual(told.given, told.counted.map((tokens) => [ids[0], tokens, 1]));
    assert.ok(told.counted.length > 0);
  });

  it('V7 B2: for a leg that a budget then refuses is free again in full', async () => {
    const told = await given(chat, { budgets: { take: ({ rules: [rule] }) => (rule === undefined ? { granted: true, reservations: [] } : { granted: false, rule, need: 1, left: 0, resetsAt: null, retryAfterSeconds: null }), giveBack: () => undefined } },
      [{ id: '00000000-0000-7000-8000-0000000000b1', name: 'of the key', scopeKind: 'credential', scopeId: ids[0], unit: 'requests', period: 'month', limit: 1, whenFull: 'refuse', contact: null }]);
    assert.equal(told.status, 200);
    assert.deepEqual([told.counted.length, told.given], [1, [[ids[0], told.counted[0], 1]]]);
  });

  it('V7 by a whole answer’s attempt, and not used, is free again once', async () => {
    const told = await given(chat);
    assert.equal(told.status, 200);
    assert.deepEqual(told.given.map(([id, tokens, requests]) => [id, tokens < (told.counted[0] ?? 0) && tokens > 0, requests]), [[ids[0], true, undefined]]);
  });
});

describe('attack 36: whatever a provider did for a token stands in the ledger', () => {
  it('attack 36: embeddings, pass-through members, counts, retries and legs that were given up are each one request with one outcome', async () => {
    let turn = 0;
    const provider = await startFakeProvider((request, response) => {
      if (request.url.includes('embeddings')) { json({ object: 'list', model: 'm', data: [], usage: { prompt_tokens: 6, total_tokens: 6 } })(request, response); return; }
      if (request.url.includes('count_tokens')) { json({ input_tokens: 3 })(request, response); return; }
      turn += 1;
      if (turn === 1) json({ error: { message: 'once', type: 'server_error' } }, 500)(request, response);
      else if (turn === 2 || turn === 3) json({ error: { message: 'busy', type: 'server_error' } }, 503)(request, response);
      else json(chatAnswer('fine'))(request, response);
    });
    const gateway = await startTestGateway({
      providers: [describeProvider('beta', ['openai-chat', 'openai-embeddings']), describeProvider('claude', ['anthropic-messages'])], sleep: async () => undefined,
      tenants: [sketchTenant({ token, credentials: [{ provider: 'beta', origin: provider.origin, secret: keys[0] }, { provider: 'claude', origin: provider.origin, secret: keys[1] }, { provider: 'beta', origin: provider.origin, secret: 'canary-key-third-0123456789' }], routes: { main: [[0, 'm-1'], [2, 'm-2']] } })],
    });
    closing.push(() => gateway.close(), () => provider.close());
    const post = (path: string, body: object): Promise<Response> => fetch(`${gateway.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'anthropic-version': '2023-06-01' }, body: JSON.stringify(body) });
    assert.equal((await post('/v1/embeddings', { model: 'beta/m', input: 'x' })).status, 200);
    assert.equal((await post('/v1/messages/count_tokens', { model: 'claude/c', messages: [{ role: 'user', content: 'x' }] })).status, 200);
    // A 500 is repeated once at the same leg, which then is overloaded; the next leg is, too, and answers at last.
    await (await post('/v1/chat/completions', { model: 'main', messages: [], some_member_of_tomorrow: true })).text();
    const outcomes = await gateway.untilOutcomes(3);
    assert.deepEqual(outcomes.map(({ endpoint, usageState, usage }) => [endpoint, usageState, usage?.input ?? null]).slice(0, 2), [['/v1/embeddings', 'settled', 6], ['/v1/messages/count_tokens', 'none', null]]);
    const chat = outcomes[2];
    assert.equal(chat?.attempts.length, turn, 'every call to a provider is an attempt');
    assert.deepEqual(chat?.attempts.map(({ code }) => code).slice(0, 2), ['provider_error', 'provider_overloaded']);
    assert.equal(new Set(gateway.intents().map(({ requestId }) => requestId)).size, outcomes.length, 'each was announced before its key was opened');
  });
});
