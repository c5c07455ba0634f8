import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { nobody } from '@keystead/contract';
import type { CredentialConfiguration } from '../src/gateway/index.ts';
import { chatAnswer, describeProvider, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const token = 'ks_test_token';
const keys = ['canary-key-primary-0123456789', 'canary-key-backup-0123456789'] as const;

interface Stage { readonly gateway: TestGateway; readonly primary: FakeProvider; readonly backup: FakeProvider }
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

/** A gateway with the route `main`: the primary, then the backup; and `alone`: the primary. */
async function stage(primaryPlay: Play, backupPlay: Play, options: Partial<TestGatewayOptions> = {}): Promise<Stage> {
  const primary = await startFakeProvider(primaryPlay);
  const backup = await startFakeProvider(backupPlay);
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat']), describeProvider('beta', ['openai-chat'])],
    tenants: [sketchTenant({
      token, credentials: [{ provider: 'alpha', origin: primary.origin, secret: keys[0] }, { provider: 'beta', origin: backup.origin, secret: keys[1] }],
      routes: { main: [[0, 'm-1'], [1, 'm-2']], alone: [[0, 'm-1']] },
    })],
    ...options,
  });
  closing.push(() => gateway.close(), () => primary.close(), () => backup.close());
  return { gateway, primary, backup };
}

const respond = (status: number, body: string, headers: Record<string, string> = {}): Play => (_request, response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
};
const fine = respond(200, chatAnswer('from backup', 'm-2'));
const openAiError = (message: string, code: string) => JSON.stringify({ error: { message, type: 'server_error', param: null, code } });

function ask(gateway: TestGateway, model: string, more: Record<string, unknown> = {}): Promise<Response> {
  return fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }], ...more }),
  });
}

function inOrder(...plays: readonly Play[]): Play {
  let turn = 0;
  return (request, response) => {
    const play = plays[Math.min(turn, plays.length - 1)];
    turn += 1;
    play?.(request, response);
  };
}

describe('V9: a key that is taken away while a request is under way', () => {
  /** The primary answers 503, and meanwhile the key of one provider is changed, or (`null`) taken away. */
  function meanwhile(provider: string, change: ((credential: CredentialConfiguration) => CredentialConfiguration) | null): Promise<Stage> {
    let happened = false;
    const play: Play = (request, response) => { happened = true; respond(503, openAiError('overloaded', 'overloaded'), { 'retry-after': '1' })(request, response); };
    const tenantNow: TestGatewayOptions['tenantNow'] = (tenant) => ({
      ...tenant, credentials: new Map([...tenant.credentials].flatMap(([id, each]): [string, CredentialConfiguration][] => {
        if (!happened || each.provider !== provider) return [[id, each]];
        return change === null ? [] : [[id, change(each)]];
      })),
    });
    return stage(play, fine, { tenantNow, sleep: async () => undefined });
  }

  const changes: readonly (readonly [string, ((credential: CredentialConfiguration) => CredentialConfiguration) | null])[] = [
    ['revoked', null], ['taken out of scope', (credential) => ({ ...credential, scope: nobody })], ['expired', (credential) => ({ ...credential, expiresAt: 1 })],
    ['rotated, its version revoked', (credential) => ({ ...credential, version: { ...credential.version, id: randomUUID() } })],
  ];
  for (const [name, change] of changes) {
    it(`V9: the fallback that was ${name} after the choice is neither opened nor sent`, async () => {
      const { gateway, backup } = await meanwhile('beta', change);
      const answer = await ask(gateway, 'main');
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /credential_stopped/);
      assert.equal(backup.requests.length, 0);
      assert.equal(gateway.opened.length, 1);
      assert.equal((await gateway.untilOutcomes(1)).length, 1);
    });
  }

  it('V9: one whose label alone changed goes on', async () => {
    const { gateway } = await meanwhile('beta', (credential) => ({ ...credential, label: 'renamed' }));
    assert.equal((await ask(gateway, 'main')).status, 200);
  });

  it('V9: a key that was revoked while its provider let us wait is not sent again', async () => {
    const { gateway, primary } = await meanwhile('alpha', null);
    const answer = await ask(gateway, 'alone');
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /credential_stopped/);
    assert.equal(primary.requests.length, 1);
  });

  it('fault 3 V9: cut off from the database in between, no further key is used', async () => {
    let usable = true;
    const { gateway, backup } = await stage((_request, response) => { usable = false; response.writeHead(503).end(); }, fine, { usable: () => usable });
    const answer = await ask(gateway, 'main');
    assert.equal(answer.status, 503);
    assert.equal(backup.requests.length, 0);
    assert.equal(gateway.opened.length, 1);
  });
});

describe('G4: ordered fail-over before the first byte', () => {
  it('G4 S04 S16: 503 for ever, the fallback answers; the receipt names the fallback, its model and both attempts', async () => {
    const { gateway } = await stage(respond(503, openAiError('overloaded', 'overloaded')), fine);
    const answer = await ask(gateway, 'main');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('x-keystead-provider'), 'beta');
    assert.equal(answer.headers.get('x-keystead-model'), 'm-2');
    assert.equal(answer.headers.get('x-keystead-attempts'), '2');
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.attempts.map((attempt) => [attempt.provider, attempt.status, attempt.code]), [['alpha', 503, 'provider_overloaded'], ['beta', 200, null]]);
    assert.deepEqual([outcome?.route, outcome?.code, outcome?.translation], ['main', null, null]);
    const [first, second] = outcome?.attempts ?? [];
    assert.ok(first?.startedMs !== undefined && second?.startedMs !== undefined && second.startedMs >= first.startedMs, 'G7 each attempt says when it began');
    assert.equal(outcome?.servedModel, 'm-2');
    assert.equal(outcome?.usage?.output, 3);
    assert.equal(gateway.intents().length, 2, 'an intent before each key');
  });

  it('S03: one 500, then healthy: retried once on the same provider', async () => {
    const { gateway, primary, backup } = await stage(inOrder(respond(500, openAiError('oops', 'server_error')), respond(200, chatAnswer('again'))), fine);
    const answer = await ask(gateway, 'main');
    assert.equal(answer.headers.get('x-keystead-provider'), 'alpha');
    assert.equal(primary.requests.length, 2);
    assert.equal(backup.requests.length, 0);
  });

  it('S05: a connection reset before the headers is tried once more, then the fallback', async () => {
    const { gateway, primary } = await stage((_request, response) => { response.socket?.resetAndDestroy(); }, fine);
    const answer = await ask(gateway, 'main');
    assert.equal(answer.headers.get('x-keystead-provider'), 'beta');
    assert.equal(primary.requests.length, 2);
  });

  it('S06 S07: a provider that says nothing for the first-byte limit is given up once, and the fallback answers', async () => {
    const { gateway, primary } = await stage(() => undefined, fine, { limits: { firstTokenMilliseconds: 60, outputTokensPerSecond: 1e9 } });
    const answer = await ask(gateway, 'main');
    assert.equal(answer.headers.get('x-keystead-provider'), 'beta');
    assert.equal(primary.requests.length, 1);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.equal(outcome?.attempts[0]?.code, 'provider_timeout');
  });

  it('S07: headers without a first byte of the stream count as silence', async () => {
    const silent: Play = (_request, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.flushHeaders(); };
    const stream: Play = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"id":"1","object":"chat.completion.chunk","model":"m-2","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    };
    const { gateway } = await stage(silent, stream, { limits: { firstTokenMilliseconds: 60 } });
    const answer = await ask(gateway, 'main', { stream: true });
    assert.equal(answer.headers.get('x-keystead-provider'), 'beta');
    assert.match(await answer.text(), /\[DONE\]/);
  });

  it('a refused connection goes to the fallback; without one it is a 502 that says which provider', async () => {
    const { gateway, primary } = await stage(fine, fine);
    await primary.close();
    assert.equal((await ask(gateway, 'main')).headers.get('x-keystead-provider'), 'beta');
    const alone = await ask(gateway, 'alone');
    assert.equal(alone.status, 502);
    const { error } = await alone.json() as { error: { code: string; message: string } };
    assert.equal(error.code, 'provider_unreachable');
    assert.match(error.message, /Provider alpha/);
    const outcome = (await gateway.untilOutcomes(2))[1];
    assert.equal(outcome?.usageState, 'none', 'nothing was sent, so nothing can be billed');
  });

  for (const [status, name] of [[400, 'S12'], [404, 'an unknown model'], [413, 'too large'], [422, 'unprocessable']] as const) {
    it(`${name}: ${status} is the caller's own and passed on, never sent anywhere else`, async () => {
      const body = openAiError('context too long', 'context_length_exceeded');
      const { gateway, backup } = await stage(respond(status, body), fine);
      const answer = await ask(gateway, 'main');
      assert.equal(answer.status, status);
      assert.deepEqual(await answer.json(), JSON.parse(body));
      assert.equal(backup.requests.length, 0);
    });
  }

  it('S13: a content refusal is not shopped around', async () => {
    const { gateway, backup } = await stage(respond(400, openAiError('flagged', 'content_policy_violation')), fine);
    assert.equal((await ask(gateway, 'main')).status, 400);
    assert.equal(backup.requests.length, 0);
  });

  it('S01: 429 with a short Retry-After and no fallback is waited for', async () => {
    const waits: number[] = [];
    const { gateway } = await stage(inOrder(respond(429, openAiError('slow', 'rate_limit'), { 'retry-after': '2' }), respond(200, chatAnswer('ok'))), fine, { random: () => 0, sleep: async (milliseconds) => { waits.push(milliseconds); } });
    assert.equal((await ask(gateway, 'alone')).status, 200);
    assert.deepEqual(waits, [2_000]);
  });

  it('S02: 429 for ever is passed on after four attempts, and a long Retry-After at once', async () => {
    const waits: number[] = [];
    const slow = respond(429, openAiError('slow', 'rate_limit'), { 'retry-after': '1' });
    const first = await stage(slow, fine, { sleep: async (milliseconds) => { waits.push(milliseconds); } });
    const answer = await ask(first.gateway, 'alone');
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.equal(waits.length, 3);
    assert.equal(first.primary.requests.length, 4);
    const second = await stage(respond(429, openAiError('slow', 'rate_limit'), { 'retry-after': '60' }), fine);
    assert.equal((await ask(second.gateway, 'alone')).status, 429);
    assert.equal(second.primary.requests.length, 1);
  });

  for (const status of [401, 402, 403]) {
    it(`G5 G8: ${status} about the tenant's key goes to its next key, loudly; alone it is a 424 that asks for a key`, async () => {
      const { gateway } = await stage(respond(status, openAiError(`Incorrect API key provided: ${keys[0]}`, 'invalid_api_key')), fine);
      assert.equal((await ask(gateway, 'main')).headers.get('x-keystead-provider'), 'beta');
      assert.match(JSON.stringify(gateway.log), /provider refused a key/);
      const alone = await ask(gateway, 'alone');
      const text = await alone.text();
      assert.equal(alone.status, 424);
      assert.equal(alone.headers.get('x-should-retry'), 'false');
      assert.match(text, /Your Keystead token is fine/);
      assert.ok(!text.includes(keys[0].slice(0, 8)));
    });
  }

  it('attack 15: a redirect of the provider is not followed, carries no key on, and tells the caller nothing of its target', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const elsewhere = await startFakeProvider(fine);
      closing.push(() => elsewhere.close());
      const { gateway } = await stage(respond(status, '', { location: `${elsewhere.origin}/v1/chat/completions` }), fine);
      const answer = await ask(gateway, 'alone');
      assert.equal(answer.status, 502);
      assert.equal(answer.headers.get('location'), null);
      assert.ok(!(await answer.text()).includes(elsewhere.origin));
      assert.equal(elsewhere.requests.length, 0);
    }
  });

  it('a provider that answers HTML is replaced by a typed error with its status', async () => {
    const { gateway } = await stage(respond(503, '<html>bad gateway</html>', { 'content-type': 'text/html' }), fine);
    const answer = await ask(gateway, 'alone');
    assert.equal(answer.status, 503);
    assert.equal((await answer.json() as { error: { code: string } }).error.code, 'provider_failed');
  });

  it('V3: an error that echoes the key, also encoded, reaches the caller without it', async () => {
    const [key] = keys;
    const echo = openAiError(`bad request with ${key}, ${Buffer.from(key).toString('base64')}, ${Buffer.from(key).toString('hex')}, ${key.slice(0, 10)}****`, 'x');
    const { gateway } = await stage(respond(400, echo, { 'x-echo': key }), fine);
    const answer = await ask(gateway, 'alone');
    const seen = JSON.stringify([...answer.headers]) + await answer.text();
    for (const form of [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex'), key.slice(0, 8)]) assert.ok(!seen.includes(form), form);
  });
});
