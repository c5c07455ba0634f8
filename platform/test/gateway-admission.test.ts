import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { openTrustedProxies } from '../src/foundation/index.ts';
import { type BudgetPort, gatewayErrors } from '../src/gateway/index.ts';
import { chatAnswer, describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TenantSketch, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';

const token = 'ks_test_token';
const key = 'canary-key-of-admission-0123456789';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

interface Stage { readonly gateway: TestGateway; readonly provider: FakeProvider }

async function stage(sketch: Partial<TenantSketch> = {}, options: Partial<TestGatewayOptions> = {}): Promise<Stage> {
  const provider = await startFakeProvider((_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(chatAnswer('hello')); });
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat']), describeProvider('claude', ['anthropic-messages']), describeProvider('goo', ['gemini'])],
    tenants: [sketchTenant({ token, credentials: [{ provider: 'alpha', origin: provider.origin, secret: key, models: ['m-1'] }, { provider: 'claude', origin: provider.origin, secret: key, models: ['c-1'] }, { provider: 'goo', origin: provider.origin, secret: key, models: ['g-1'] }], ...sketch })],
    ...options,
  });
  closing.push(() => gateway.close(), () => provider.close());
  return { gateway, provider };
}

const chatBody = JSON.stringify({ model: 'm-1', messages: [{ role: 'user', content: 'hi' }] });

function post(gateway: TestGateway, path: string, body: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }): Promise<Response> {
  return fetch(`${gateway.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

async function codeOf(answer: Response): Promise<string> {
  return (await answer.json() as { error: { code: string } }).error.code;
}

/** Sends bytes as they are and gives what comes back until the connection is closed. */
async function raw(gateway: TestGateway, bytes: string): Promise<string> {
  const socket = connect(gateway.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => { text += chunk.toString('latin1'); });
  // A server that refuses early resets what was not read yet.
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  await new Promise((resolve) => { socket.once('close', resolve); });
  return text;
}

describe('tokens', () => {
  const carriers: readonly (readonly [string, (value: string) => Record<string, string>])[] = [
    ['Authorization', (value) => ({ authorization: `Bearer ${value}` })], ['x-api-key', (value) => ({ 'x-api-key': value })], ['x-goog-api-key', (value) => ({ 'x-goog-api-key': value })],
  ];

  it('attack 3: every header that may carry the token gives the same verdict', async () => {
    const { gateway } = await stage();
    for (const [value, status] of [[token, 200], ['ks_wrong', 401], [`${token}'`, 401], [`${token}"--`, 401], ['x'.repeat(6_000), 401], ['eyJhbGciOiJub25lIn0.e30.', 401]] as const) {
      const verdicts = new Set<string>();
      for (const [name, headers] of carriers) {
        const answer = await post(gateway, '/v1/chat/completions', chatBody, headers(value));
        assert.equal(answer.status, status, `${name}: ${value.slice(0, 20)}`);
        if (status === 401) verdicts.add(`${answer.status} ${await answer.text()}`);
      }
      const asked = await post(gateway, `/v1/chat/completions?key=${encodeURIComponent(value)}`, chatBody, {});
      assert.equal(asked.status, status);
      if (status === 401) { verdicts.add(`${asked.status} ${await asked.text()}`); assert.equal(verdicts.size, 1); }
    }
  });

  it('attack 3: NUL in a token is refused by the parser, a token of 1 MB too, and the process lives', async () => {
    const { gateway } = await stage();
    for (const header of ['Authorization: Bearer ', 'x-api-key: ', 'x-goog-api-key: ']) {
      assert.match(await raw(gateway, `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n${header}ks_\0\r\nContent-Length: 0\r\n\r\n`), /^HTTP\/1\.1 400/);
      assert.match(await raw(gateway, `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\n${header}${'k'.repeat(1_000_000)}\r\nContent-Length: 0\r\n\r\n`), /^(?:HTTP\/1\.1 431|$)/);
    }
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody)).status, 200);
  });

  it('several different tokens are none; the same one twice is one', async () => {
    const { gateway } = await stage();
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody, { authorization: `Bearer ${token}`, 'x-api-key': 'ks_other' })).status, 401);
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody, { authorization: `Bearer ${token}`, 'x-api-key': token })).status, 200);
    assert.equal((await post(gateway, '/v1/chat/completions?key=other', chatBody)).status, 401);
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody, { authorization: 'Basic abc', 'x-api-key': token })).status, 401);
  });

  it('without a token 401 says how to send one; refused floods leave a count and no record', async () => {
    const { gateway } = await stage();
    const answer = await post(gateway, '/v1/chat/completions', chatBody, {});
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('x-should-retry'), 'false');
    assert.equal(await codeOf(answer), 'missing_api_key');
    for (let index = 0; index < 20; index += 1) await post(gateway, '/v1/chat/completions', chatBody, { 'x-api-key': 'ks_no' });
    assert.equal(gateway.gateway.counters.unauthenticated, 21);
    assert.deepEqual(gateway.records, []);
  });

  it('A4 what comes with a token that is none any more is counted by token and network, and is one record however often it comes; what nobody knows is a number of the installation', async () => {
    const [tenantId, tokenId] = [randomUUID(), randomUUID()];
    const { gateway } = await stage({}, { endedTokens: new Map([[createHash('sha256').update('ks_once').digest('hex'), { id: tokenId, tenantId, revoked: true }]]) });
    for (let index = 0; index < 12; index += 1) assert.equal(await codeOf(await post(gateway, '/v1/chat/completions', chatBody, { 'x-api-key': 'ks_once' })), 'invalid_api_key', 'the answer tells nothing');
    for (let index = 0; index < 3; index += 1) await post(gateway, '/v1/chat/completions', chatBody, { 'x-api-key': 'ks_never' });
    assert.equal(gateway.records.length, 0, 'no line for a request');
    await gateway.gateway.drain(0);
    assert.deepEqual(gateway.records.map((record) => (record.type === 'refused-token' ? { ...record, at: 0, lastAt: 0 } : record)), [{ type: 'refused-token', tenantId, tokenId, reason: 'revoked', network: '127.0.0.0/24', count: 12, at: 0, lastAt: 0 }]);
    assert.deepEqual(gateway.gateway.refusedTokens, { known: 12, unknown: 3 });
  });

  it('A4 one that has expired, or whose person is not active any more, is counted with its reason', async () => {
    for (const [sketch, reason] of [[{ tokenChanges: { expiresAt: 1_000 } }, 'expired'], [{ member: { active: false, role: 'owner' } }, 'owner-inactive']] as const) {
      const { gateway } = await stage(sketch);
      await post(gateway, '/v1/chat/completions', chatBody);
      await gateway.gateway.drain(0);
      assert.deepEqual(gateway.records.map((record) => (record.type === 'refused-token' ? [record.reason, record.count] : record.type)), [[reason, 1]]);
    }
  });

  it('A4 a route that is paused is refused by its name, and where a rule of the policy leads to it; other models are served', async () => {
    const { gateway } = await stage({ routes: { fast: [[0, 'm-1']] }, policy: { detection: [{ category: 'personal', dataClass: 'unlabelled', appId: null, action: 'reroute', route: 'fast' }] } }, { tenantNow: (tenant) => ({ ...tenant, pauses: new Set(['route fast']) }) });
    const refused = await post(gateway, '/v1/chat/completions', chatBody.replace('m-1', 'fast'));
    assert.equal(refused.status, 403);
    const { error } = await refused.json() as { error: { code: string; message: string } };
    assert.equal(error.code, 'paused');
    assert.match(error.message, /has paused the route fast, so nothing was sent\. Other routes and models are served: ask for one of them meanwhile\. Ask them why and until when; they resume it in the console \(Alerts, Paused\)/);
    assert.equal(await codeOf(await post(gateway, '/v1/chat/completions', chatBody.replace('hi', 'write to anna.berger@example.com'))), 'paused');
    assert.deepEqual(gateway.opened, []);
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody)).status, 200);
  });

  it('T4: a token of a disabled member is dead, of a viewer it lacks the scope, an expired one is invalid', async () => {
    for (const [sketch, status, code] of [
      [{ member: { active: false, role: 'owner' } }, 401, 'invalid_api_key'], [{ member: { active: true, role: 'viewer' } }, 403, 'insufficient_scope'],
      [{ tokenChanges: { mayUseGateway: false } }, 403, 'insufficient_scope'], [{ tokenChanges: { expiresAt: 1_000 } }, 401, 'invalid_api_key'],
    ] as const) {
      const { gateway } = await stage(sketch);
      const answer = await post(gateway, '/v1/chat/completions', chatBody);
      assert.equal(answer.status, status);
      assert.equal(await codeOf(answer), code);
      assert.deepEqual(gateway.opened, []);
    }
  });

  it('a short-lived token of an app is accepted with its user, app and run', async () => {
    const tenant = sketchTenant({ token, credentials: [{ provider: 'alpha', origin: 'http://127.0.0.1:1', secret: key, models: ['m-1'] }] });
    const [userId = ''] = tenant.configuration.members.keys();
    const jwt = 'eyJ0eXAi.e30.sig';
    const { gateway } = await stage({}, { tenants: [tenant], principals: new Map([[jwt, { tenantId: tenant.configuration.id, userId, appId: 'document-analyzer', runId: null, environment: 'production', teamId: null }]]) });
    await post(gateway, '/v1/chat/completions', chatBody, { authorization: `Bearer ${jwt}` });
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.caller.appId, outcome?.caller.userId, outcome?.caller.tokenId], ['document-analyzer', userId, null]);
  });
});

describe('A4 where calls come from behind a reverse proxy', () => {
  it('A4 what a trusted proxy says of a call and of a refused token is believed, and what its client claims is not; without the setting the header changes nothing', async () => {
    const networksOf = async (trusted: readonly string[]): Promise<readonly string[]> => {
      const ended = 'ks_ended_token';
      const { gateway } = await stage({}, { trustedProxies: openTrustedProxies(trusted), endedTokens: new Map([[createHash('sha256').update(ended).digest('hex'), { id: randomUUID(), tenantId: randomUUID(), revoked: true }]]) });
      const headers = { 'x-forwarded-for': '192.0.2.1, 203.0.113.7, 10.0.0.2', forwarded: 'for=192.0.2.2', 'x-real-ip': '192.0.2.3' };
      assert.deepEqual([(await post(gateway, '/v1/chat/completions', chatBody, { ...headers, authorization: `Bearer ${token}` })).status, (await post(gateway, '/v1/chat/completions', chatBody, { ...headers, authorization: `Bearer ${ended}` })).status], [200, 401]);
      const [outcome] = await gateway.untilOutcomes(1);
      await gateway.gateway.drain(1_000);
      return [outcome?.origin?.network ?? 'none', ...gateway.records.flatMap((record) => (record.type === 'refused-token' ? [record.network] : []))];
    };
    assert.deepEqual(await networksOf(['127.0.0.0/8', '10.0.0.0/8']), ['203.0.113.0/24', '203.0.113.0/24']);
    assert.deepEqual(await networksOf(['10.0.0.0/8']), ['127.0.0.0/24', '127.0.0.0/24']);
    assert.deepEqual(await networksOf([]), ['127.0.0.0/24', '127.0.0.0/24']);
  });
});

describe('what reaches the provider', () => {
  it('attacks 4, 18: the caller’s credentials, host, hop-by-hop and origin headers stay here; beta headers and unknown fields pass byte for byte (G3)', async () => {
    const { gateway, provider } = await stage();
    const body = '{"model":"c-1", "max_tokens":5,  "messages":[],"brand_new_field":{"a":[1,2]}}';
    const answer = await raw(gateway, [
      'POST /v1/messages?beta=true&key=ks_test_token HTTP/1.1', 'Host: evil.example', 'X-Forwarded-For: 1.2.3.4', 'X-Forwarded-Host: evil.example', 'Forwarded: for=1.2.3.4', 'X-Original-URL: /admin',
      `Authorization: Bearer ${token}`, 'x-api-key: ks_test_token', 'Cookie: session=1', 'Connection: close, x-drop-me', 'x-drop-me: 1', 'TE: trailers', 'api-key: other', 'Proxy-Authorization: Basic x', 'x-keystead-tenant: b',
      'Accept-Encoding: gzip', 'anthropic-beta: a-2025-01-01,b-2026-02-02', 'anthropic-version: 2099-01-01', 'x-stainless-lang: js', 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body,
    ].join('\r\n'));
    assert.match(answer, /^HTTP\/1\.1 200/);
    const [seen] = provider.requests;
    assert.equal(seen?.url, '/v1/messages?beta=true');
    assert.equal(seen?.body, body);
    assert.equal(seen?.headers['x-api-key'], key);
    assert.equal(seen?.headers['anthropic-beta'], 'a-2025-01-01,b-2026-02-02');
    assert.equal(seen?.headers['anthropic-version'], '2099-01-01');
    assert.equal(seen?.headers['x-stainless-lang'], 'js');
    assert.equal(seen?.headers['accept-encoding'], 'identity');
    assert.equal(`http://${seen?.headers.host}`, provider.origin);
    for (const name of ['authorization', 'cookie', 'x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-original-url', 'x-drop-me', 'te', 'api-key', 'proxy-authorization', 'x-keystead-tenant']) assert.equal(seen?.headers[name], undefined, name);
    assert.ok(!JSON.stringify(seen).includes(token));
  });

  it('attack 12: a field, header or query that would choose the provider’s address is refused', async () => {
    const { gateway, provider } = await stage();
    for (const field of ['base_url', 'api_base', 'baseUrl']) {
      assert.equal(await codeOf(await post(gateway, '/v1/chat/completions', JSON.stringify({ model: 'm-1', messages: [], [field]: 'http://evil.example' }))), 'upstream_not_allowed');
      assert.equal(await codeOf(await post(gateway, `/v1/chat/completions?${field}=http://evil.example`, chatBody)), 'upstream_not_allowed');
    }
    assert.equal(await codeOf(await post(gateway, '/v1/chat/completions', chatBody, { authorization: `Bearer ${token}`, 'x-portkey-custom-host': 'http://evil.example' })), 'upstream_not_allowed');
    assert.equal(provider.requests.length, 0);
    assert.deepEqual(gateway.opened, []);
  });

  it('attack 17: line breaks and spaces in a model are refused', async () => {
    const { gateway, provider } = await stage();
    for (const model of ['m-1\r\nx-evil: 1', 'm 1', 'm\u0000', '\u00e4', 'x'.repeat(300)]) {
      const answer = await post(gateway, '/v1/chat/completions', JSON.stringify({ model, messages: [] }));
      assert.equal(answer.status, 400, model);
    }
    assert.equal(provider.requests.length, 0);
  });

  it('the provider’s cookies, cross-origin permissions and hop-by-hop headers do not reach the caller; its rate limits do', async () => {
    const provider = await startFakeProvider((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'set-cookie': 'a=b', 'access-control-allow-origin': '*', 'x-ratelimit-remaining-requests': '9', 'x-request-id': 'req_provider', 'x-keystead-provider': 'forged' });
      response.end(chatAnswer('x'));
    });
    closing.push(() => provider.close());
    const { gateway } = await stage({ credentials: [{ provider: 'alpha', origin: provider.origin, secret: key, models: ['m-1'] }] });
    const answer = await post(gateway, '/v1/chat/completions', chatBody);
    assert.equal(answer.headers.get('set-cookie'), null);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(answer.headers.get('x-ratelimit-remaining-requests'), '9');
    assert.equal(answer.headers.get('x-keystead-provider'), 'alpha');
    assert.equal(answer.headers.get('x-request-id'), answer.headers.get('x-keystead-request-id'));
    assert.equal((await gateway.untilOutcomes(1))[0]?.providerRequestId, 'req_provider');
  });
});

describe('paths', () => {
  it('attack 5: another spelling of a path is a 404 in the dialect of its prefix', async () => {
    const { gateway } = await stage();
    for (const path of ['//v1/chat/completions', '/v1//chat/completions', '/v1/chat/completions/', '/V1/chat/completions', '/v1/Chat/completions', '/v1/chat%2fcompletions', '/v1/%63hat/completions', '/v1/chat/completions;x=1', '/v1/chat/../chat/completions', '/v1', '/v1/unknown']) {
      const answer = await raw(gateway, `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${chatBody.length}\r\n\r\n${chatBody}`);
      assert.match(answer, /^HTTP\/1\.1 404/, path);
      assert.match(answer, /"error":\{/, path);
    }
    const anthropic = await post(gateway, '/v1/messages/', '{}');
    assert.equal((await anthropic.json() as { type: string }).type, 'error');
    const gemini = await post(gateway, '/v1beta/models/a/../b:generateContentX', '{}');
    assert.equal((await gemini.json() as { error: { code: number } }).error.code, 404);
  });

  it('the wrong method says which one is right; WebSockets are answered 426; HEAD / is answered for Claude Code', async () => {
    const { gateway } = await stage();
    assert.equal((await fetch(`${gateway.url}/v1/chat/completions`)).status, 405);
    assert.match(await raw(gateway, 'GET /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'), /^HTTP\/1\.1 426/);
    assert.equal((await fetch(`${gateway.url}/`, { method: 'HEAD' })).status, 200);
  });

  it('attack 20: ambiguous lengths are refused and the connection is closed', async () => {
    const { gateway, provider } = await stage();
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
    const smuggled = `GET /v1/models HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    for (const lengths of ['Content-Length: 4\r\nTransfer-Encoding: chunked', 'Transfer-Encoding: chunked\r\nContent-Length: 4', 'Content-Length: 4\r\nContent-Length: 9', 'Transfer-Encoding: xchunked', 'Content-Length: +4', 'Transfer-Encoding : chunked']) {
      const answer = await raw(gateway, `${head}${lengths}\r\n\r\n0\r\n\r\n${smuggled}`);
      assert.match(answer, /^HTTP\/1\.1 400/, lengths);
      assert.equal(answer.split('HTTP/1.1 ').length, 2, lengths);
    }
    assert.equal(provider.requests.length, 0);
  });
});

describe('bodies', () => {
  it('attack 21: too large is 413 before anything else, announced or chunked', async () => {
    const { gateway, provider } = await stage({}, { limits: { bodyBytes: 1_048_576 } });
    assert.equal((await post(gateway, '/v1/chat/completions', 'x'.repeat(1_048_577))).status, 413);
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    assert.match(await raw(gateway, `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(20)}0\r\n\r\n`), /^HTTP\/1\.1 413/);
    assert.equal(provider.requests.length, 0);
    assert.deepEqual(gateway.opened, []);
  });

  it('attack 22: every field missing, null or of the wrong type is a 4xx in the caller’s dialect, and the process lives', async () => {
    const { gateway } = await stage();
    const wrong: unknown[] = [undefined, null, [], {}, 7, '', true, [[]], { a: null }];
    for (const [path, good] of [
      ['/v1/chat/completions', { model: 'm-1', messages: [], stream: false, n: 1, max_tokens: 5, stream_options: { include_usage: true } }],
      ['/v1/messages', { model: 'c-1', max_tokens: 5, messages: [], stream: false }],
      ['/v1beta/models/g-1:generateContent', { contents: [], generationConfig: { maxOutputTokens: 5 } }],
    ] as const) {
      for (const field of Object.keys(good)) for (const value of wrong) {
        const answer = await post(gateway, path, JSON.stringify({ ...good, [field]: value }));
        assert.ok(answer.status === 200 || (answer.status >= 400 && answer.status < 500), `${path} ${field} ${JSON.stringify(value)}: ${answer.status}`);
        if (answer.status !== 200) assert.ok('error' in (await answer.json() as object));
      }
      for (const body of ['', 'null', '[]', '7', '"x"', '{', '{"model":', '[['.repeat(50_000), `{"model":"m-1","__proto__":{"x":1}`]) {
        const answer = await post(gateway, path, body);
        assert.equal(answer.status, 400, body.slice(0, 20));
        assert.ok(!(await answer.text()).includes('m-1'), 'the caller’s content is not quoted');
      }
    }
    assert.deepEqual(gateway.log, []);
  });

  it('a compressed body is refused with 415', async () => {
    const { gateway } = await stage();
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody, { authorization: `Bearer ${token}`, 'content-encoding': 'gzip' })).status, 415);
  });

  it('a refusal after authentication is recorded once, without a key having been opened', async () => {
    const { gateway } = await stage();
    await post(gateway, '/v1/chat/completions', JSON.stringify({ messages: [{ role: 'user', content: 'my words' }] }));
    assert.deepEqual(gateway.refusals().map((refusal) => [refusal.code, refusal.status, refusal.askedModel]), [['invalid_field', 400, '']]);
    const [refusal] = gateway.refusals();
    assert.deepEqual([refusal?.stream, refusal?.parameters, refusal?.field], [false, undefined, 'model'], 'with the field that was wrong, and nothing that was written');
    assert.deepEqual(gateway.opened, []);
  });
});

describe('rules', () => {
  it('G5: a key of another environment is not used; wrong dialect says which path to call', async () => {
    const { gateway } = await stage({ environment: 'staging' });
    const answer = await post(gateway, '/v1/chat/completions', chatBody);
    assert.equal(answer.status, 404);
    assert.equal(await codeOf(answer), 'no_credential');
    const other = await stage();
    const wrong = await (await post(other.gateway, '/v1/embeddings', JSON.stringify({ model: 'c-1', input: 'x' }))).json() as { error: { code: string; message: string } };
    assert.equal(wrong.error.code, 'wrong_dialect');
    assert.match(wrong.error.message, /POST \/v1\/messages/);
  });

  it('A1 faults 4, 5: when the record cannot be written, no key is opened and nothing is sent', async () => {
    const { gateway, provider } = await stage({}, { append: () => { throw new Error('disk full'); } });
    const answer = await post(gateway, '/v1/chat/completions', chatBody);
    assert.equal(answer.status, 503);
    assert.equal(await codeOf(answer), 'audit_unavailable');
    assert.deepEqual(gateway.opened, []);
    assert.equal(provider.requests.length, 0);
  });

  it('fault 3: a snapshot that is too old stops all use of keys with 503 and Retry-After, until it is fresh again', async () => {
    let fresh = false;
    const { gateway } = await stage({}, { usable: () => fresh });
    const answer = await post(gateway, '/v1/chat/completions', chatBody);
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
    fresh = true;
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody)).status, 200);
  });

  it('a key that does not open is a 503; its request gets an outcome, and nothing is sent', async () => {
    const { gateway, provider } = await stage({}, { openKey: () => { throw new Error('does not open'); } });
    const answer = await post(gateway, '/v1/chat/completions', chatBody);
    assert.equal(answer.status, 503);
    assert.equal(await codeOf(answer), 'key_unusable');
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.outcome, outcome?.usageState], ['failed', 'none']);
    assert.equal(provider.requests.length, 0);
  });

  it('B1: under a budget a model without a price is refused; a cap without room is refused; neither opens a key', async () => {
    const budgets = [{ id: '00000000-0000-7000-8000-0000000000b1', name: 'monthly', scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'month', limit: 1_000, whenFull: 'refuse', contact: null }] as const;
    const refusing: BudgetPort = { take: ({ rules: [rule], bound }) => (rule === undefined ? { granted: true, reservations: [] } : { granted: false, rule, need: bound.nanoUsd, left: 400, resetsAt: '2026-12-01T00:00:00.000Z', retryAfterSeconds: 60 }), giveBack: () => undefined };
    const unknown = await stage({ budgets }, { budgets: refusing });
    assert.equal(await codeOf(await post(unknown.gateway, '/v1/chat/completions', chatBody)), 'budget_price_unknown');
    const sandbox = describeProvider('alpha', ['openai-chat'], { priceId: 'openai' });
    const full = await stage({ budgets, credentials: [{ provider: 'alpha', origin: 'http://127.0.0.1:1', secret: key, models: ['gpt-4o-mini'] }] }, {
      providers: [sandbox], budgets: refusing,
    });
    const answer = await post(full.gateway, '/v1/chat/completions', JSON.stringify({ model: 'gpt-4o-mini', max_tokens: 10, messages: [] }));
    assert.equal(answer.status, 402);
    assert.equal(answer.headers.get('x-should-retry'), 'false');
    assert.match(await answer.text(), /The budget \\?"monthly\\?" of your organisation \(US\$0\.000001000 a month\) has US\$0\.000000400 left, .* It begins anew at 2026-12-01T00:00:00\.000Z\. Ask an owner or admin of Test to raise it/);
    assert.deepEqual([...unknown.gateway.opened, ...full.gateway.opened], []);
  });

  it('fault 15: draining lets what is in flight finish and refuses the rest', async () => {
    const { gateway } = await stage();
    assert.equal(await gateway.gateway.drain(1_000), true);
    assert.equal((await post(gateway, '/v1/chat/completions', chatBody)).status, 503);
  });

  it('every error has a code, a message that says what to do, and no request is left unanswered', () => {
    for (const [code, error] of Object.entries(gatewayErrors)) {
      assert.match(code, /^[a-z_]+$/);
      assert.ok(error.status >= 400 && error.status < 600, code);
      assert.ok(error.message.length > 5, code);
    }
  });
});
