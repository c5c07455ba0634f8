import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { type Answer, type Attacker, cookieOf, countRows, movingTables, openAttacker, withOwner } from '../support/attacker.ts';
import { canaryKey } from '../support/canary.ts';
import type { EchoProvider } from '../support/echo-provider.ts';
import { type QueryLog, openQueryLog } from '../support/query-log.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant } from '../support/keystead.ts';

/** The key that must come to light nowhere. */
export const key = canaryKey('provider key', 'sk-');
const chatBody = (model = 'openai/gpt-4o-mini'): Record<string, unknown> => ({ model, messages: [{ role: 'user', content: 'x' }] });

/** The provider that its key is for, and where that one redirects to. */
export interface Providers { readonly provider: EchoProvider; readonly elsewhere: EchoProvider }

/** With the key of a provider that keeps every request it gets. */
export const tenantOfTokens = {
  ...sandboxTenant('Thistle', 't').tenants[0],
  members: [{ name: 'Mel Vale', email: 'mel@thistle.example', password: ownerPassword, role: 'admin' }, { name: 'Tia Otp', email: 'tia@thistle.example', password: ownerPassword, role: 'member' }],
  credentials: [{ name: 'openai', provider: 'openai', secret: key.secret, scope: 'everyone', verify: true }, { name: 'sandbox', provider: 'sandbox' }],
};

/** `providers` know the key from the start; the last attack uses up the tries that an address has, so nothing comes after it. */
export const attackTokensAndParsing = (running: () => RunningKeystead, providers: () => Providers): unknown => describe('attacks on tokens, addresses and parsers', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let queries: QueryLog;
  let provider: EchoProvider;
  let elsewhere: EchoProvider;
  let token = '';
  let admin = '';
  const email = 'ada@thistle.example';

  before(async () => {
    ({ provider, elsewhere } = providers());
    keystead = running();
    attacker = openAttacker(keystead);
    token = keystead.tokens['t'] ?? '';
    admin = keystead.tokens['t-admin'] ?? '';
    queries = await openQueryLog(keystead, () => api('/api/v1/tenant'));
  });

  const api = (path: string, options: { method?: string; body?: unknown; headers?: Record<string, string>; cookie?: string } = {}): Promise<Answer> => attacker.call({ path, ...(options.cookie === undefined ? { token: admin } : {}), ...options });
  const chat = (options: { body?: unknown; headers?: Record<string, string>; path?: string } = {}): Promise<Answer> => attacker.call({ path: '/v1/chat/completions', token, body: chatBody(), ...options });
  const alive = async (): Promise<void> => {
    assert.equal((await attacker.call({ path: '/readyz' })).status, 200);
    assert.equal((await api('/api/v1/tenant')).status, 200);
    assert.equal((await chat()).status, 200);
    assert.doesNotMatch(keystead.log(), /ended by itself|unnoticed/);
  };

  it('the set-up works, so that a refusal below says something', alive);

  it('attacks 1, 2: forged and foreign JWTs open neither the gateway nor the control plane', async () => {
    const { id: tenantId } = (await api('/api/v1/tenant')).json as { id: string };
    const [member] = (await api('/api/v1/members')).json['items'] as { userId: string }[];
    const publicKey = await withOwner(keystead, async (client) => String((await client.query<{ value: unknown }>("select value from keystead.installation where name = 'principal-key.public'")).rows[0]?.value));
    assert.match(publicKey, /BEGIN PUBLIC KEY/);
    const now = Math.floor(Date.now() / 1_000);
    const claims = { iss: 'keystead', aud: 'keystead-gateway', iat: now, exp: now + 300, sub: member?.userId, tenant_id: tenantId, app: 'document-analyzer', run: '01890000-0000-7000-8000-000000000000', env: 'production' };
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const own = generateKeyPairSync('ed25519');
    const jwt = (header: unknown, how: (input: string) => Buffer, payload: unknown = claims): string => { const input = `${part(header)}.${part(payload)}`; return `${input}.${how(input).toString('base64url')}`; };
    const byOwn = (input: string): Buffer => sign(null, Buffer.from(input), own.privateKey);
    const byPublic = (hash: string) => (input: string): Buffer => createHmac(hash, publicKey).update(input).digest();
    const forged = [
      ...['none', 'None', 'NONE', ''].map((alg) => jwt({ alg, typ: 'JWT' }, () => Buffer.alloc(0))),
      ...['HS256', 'HS512'].map((alg) => jwt({ alg, typ: 'JWT' }, byPublic(alg.replace('HS', 'sha')))),
      ...[{ kid: '../../../../dev/null' }, { kid: "x' union select 'x" }, { jku: `${elsewhere.origin}/keys` }, { x5u: elsewhere.origin }, { jwk: own.publicKey.export({ format: 'jwk' }) }, {}].map((extra) => jwt({ alg: 'EdDSA', typ: 'JWT', ...extra }, byOwn)),
      jwt({ alg: 'EdDSA', typ: 'JWT' }, byOwn, { ...claims, aud: 'other' }), jwt({ alg: 'EdDSA', typ: 'JWT', crit: ['b64'], b64: false }, byOwn),
    ];
    const before = provider.received.length;
    for (const one of forged) {
      for (const headers of [{ authorization: `Bearer ${one}` }, { 'x-api-key': one }, { 'x-goog-api-key': one }]) assert.equal((await attacker.call({ path: '/v1/chat/completions', headers, body: chatBody() })).status, 401, one.slice(0, 60));
      assert.equal((await attacker.call({ path: '/api/v1/tenant', token: one })).status, 401);
    }
    assert.equal(provider.received.length, before);
    assert.equal(elsewhere.received.length, 0);
  });

  it('attack 2: a token that shares its beginning with a real one, in another case, cut or extended, is none', async () => {
    for (const wrong of [`${token.slice(0, 20)}${token.slice(20).split('').toReversed().join('')}`, token.slice(0, -1), `${token}a`, token.toUpperCase(), token.replace('prod', 'dev'), token.replace('ks_', 'KS_'), `${token} ${token}`, `${token},${token}`]) {
      assert.equal((await chat({ headers: { authorization: `Bearer ${wrong}` } })).status, 401, wrong);
      assert.equal((await attacker.call({ path: '/api/v1/tenant', token: wrong })).status, 401, wrong);
    }
    assert.equal((await attacker.call({ path: '/v1/models', token, headers: { 'x-api-key': admin } })).status, 401, 'two different tokens are none');
  });

  it('attack 3: quotes, NUL, non-ASCII and a megabyte in each key header are refused, and no query is built from them', async () => {
    const garbage = ["'", '"', `' or '1'='1`, '\\x00', '%00', '\u00ff\u00fe', '../../etc/passwd', '${jndi:ldap://x}', 'ks_prod_', `ks_prod_${'a'.repeat(49)}`, `ks_prod_${"'".repeat(49)}`, 'null', '{}', '   '];
    const throwGarbage = async (): Promise<void> => {
      for (const value of garbage) {
        for (const headers of [{ authorization: `Bearer ${value}` }, { authorization: value }, { 'x-api-key': value }, { 'x-goog-api-key': value }, { authorization: 'Basic a', 'x-api-key': value }] as Record<string, string>[]) {
          for (const path of ['/v1/models', '/v1beta/models']) assert.equal((await attacker.call({ path, headers })).status, 401, `${path} ${JSON.stringify(headers)}`);
        }
        for (const headers of [{ authorization: `Bearer ${value}` }, { authorization: value }, { cookie: `keystead.session_token=${encodeURIComponent(value)}` }] as Record<string, string>[]) {
          assert.equal((await attacker.call({ path: '/api/v1/tenant', headers })).status, 401, JSON.stringify(headers));
        }
        assert.equal((await attacker.call({ path: `/v1/models?key=${encodeURIComponent(value)}` })).status, 401);
      }
    };
    assert.deepEqual(await queries.during(throwGarbage), [], 'the same number of queries for each, which is none');
    for (const path of ['/v1/models', '/api/v1/tenant']) {
      for (const name of ['Authorization', 'x-api-key', 'Cookie']) {
        assert.match(await attacker.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${name}: Bearer a\0b\r\n\r\n`), /^HTTP\/1\.1 400 /);
        assert.match(await attacker.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${name}: ${'a'.repeat(1_000_000)}\r\n\r\n`), /^(?:HTTP\/1\.1 (?:400|431) |$)/);
      }
    }
    await alive();
  });

  it('attack 4: forged Host, X-Forwarded-* and X-Original-URL change no decision', async () => {
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1;host=evil.example', 'x-original-url': '/api/v1/credentials', 'x-rewrite-url': '/api/v1/credentials', 'x-http-method-override': 'DELETE', 'x-keystead-client-address': '10.0.0.1', 'x-forwarded-prefix': '/api' };
    assert.equal((await attacker.call({ path: '/api/v1/credentials', headers: forged })).status, 401);
    assert.deepEqual((await api('/api/v1/tenant', { headers: forged })).json, (await api('/api/v1/tenant')).json);
    assert.equal((await chat({ headers: forged })).status, 200);
    const sent = provider.received.at(-1)?.headers ?? {};
    for (const name of Object.keys(forged).filter((name) => name !== 'host')) assert.equal(sent[name], undefined, name);
    assert.notEqual(sent.host, 'evil.example');
    const invited = await api('/api/v1/invitations', { body: { email: 'x@example.com', role: 'viewer' }, headers: forged });
    assert.ok(String(invited.json['link']).startsWith(keystead.url), `the link leads to ${String(invited.json['link'])}`);
    const signedIn = await attacker.call({ path: '/api/v1/session', body: { email, password: ownerPassword }, headers: { ...forged, origin: 'https://evil.example' } });
    assert.equal(signedIn.status, 403);
    const cookie = cookieOf(await attacker.call({ path: '/api/v1/session', body: { email, password: ownerPassword }, headers: { ...forged, host: new URL(keystead.url).host } }));
    const [session] = (await api('/api/v1/sessions', { cookie })).json['items'] as { address: string }[];
    assert.match(session?.address ?? '', /127\.0\.0\.1$/);
  });

  it('attack 5: other spellings of a path are as protected, or not there', async () => {
    const spellings = ['//api/v1/credentials', '/api//v1/credentials', '/api/v1/credentials/', '/api/v1/./credentials', '/api/v1/x/../credentials', '/api/v1/%63redentials', '/api/v1/credentials%2f', '/api/v1/credentials;a=b', '/API/v1/credentials', '/api/v1/Credentials', '/api/v1/credentials%00', '/api/v1/credentials.json', '/%2e%2e/api/v1/credentials', '/api/v1/setup/..%2fcredentials', '/livez/../api/v1/credentials', '/v1/../api/v1/credentials', '\\api\\v1\\credentials', '/api/v1/credentials?', '/api/v1/credentials#x'];
    for (const path of spellings) {
      const answer = await attacker.call({ path });
      const console = answer.status === 200 && String(answer.headers['content-type']).startsWith('text/html');
      assert.ok(console || [400, 401, 404].includes(answer.status), `${path} ${answer.status} ${answer.text.slice(0, 100)}`);
      const signedIn = await api(path);
      assert.ok(signedIn.status < 500, `${path} ${signedIn.status}`);
    }
    const before = provider.received.length;
    for (const path of ['//v1/chat/completions', '/v1//chat/completions', '/v1/chat/completions/', '/v1/./chat/completions', '/v1/x/../chat/completions', '/v1/%63hat/completions', '/V1/chat/completions', '/v1/chat/completions;x', '/v1/chat/completions%00', '/v1\\chat\\completions', '/livez/../v1/chat/completions', '/v1/files', '/v1/organization/admin_api_keys', '/v1/chat/completions/../../admin', '/v1beta/models/gemini-2.5-flash:generateContent/../../../x', '/v1beta/models/..%2f..%2fx:generateContent', '/v1beta/files']) {
      const answer = await chat({ path });
      assert.ok([400, 404, 405].includes(answer.status), `${path} ${answer.status}`);
    }
    for (const line of [`POST ${keystead.url}/v1/chat/completions HTTP/1.1`, 'POST http://evil.example/v1/chat/completions HTTP/1.1', 'GET http://evil.example/api/v1/credentials HTTP/1.1', 'CONNECT evil.example:443 HTTP/1.1', 'OPTIONS * HTTP/1.1', 'TRACE /api/v1/credentials HTTP/1.1']) {
      const text = await attacker.raw(`${line}\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      assert.doesNotMatch(text, /\[open\]/, `${line}: asked to close, it closes`);
      assert.match(text, /^(?:HTTP\/1\.1 (?:400|401|404|405) |$)/, `${line}: ${text.slice(0, 200)}`);
    }
    assert.equal(provider.received.length, before, 'nothing of it reached a provider');
    await alive();
  });

  it('attacks 12, 13: nothing in body, query or header chooses where a key goes', async () => {
    const before = provider.received.length;
    for (const name of ['base_url', 'api_base', 'baseUrl', 'apiBase', 'custom_host']) {
      assert.equal((await chat({ body: { ...chatBody(), [name]: elsewhere.origin } })).status, 400, name);
      assert.equal((await chat({ path: `/v1/chat/completions?${name}=${encodeURIComponent(elsewhere.origin)}` })).status, 400, name);
      assert.equal((await chat({ path: `/v1/chat/completions?a=1&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=${encodeURIComponent(elsewhere.origin)}` })).status, 400, `${name} encoded`);
      assert.equal((await api('/api/v1/credentials', { body: { provider: 'openai', secret: key.secret, [name]: elsewhere.origin } })).status, 400, name);
    }
    for (const name of ['x-base-url', 'x-api-base', 'x-custom-host', 'x-portkey-custom-host', 'x-target-url', 'helicone-target-url', 'helicone-openai-api-base']) assert.equal((await chat({ headers: { [name]: elsewhere.origin } })).status, 400, name);
    const [credential] = (await api('/api/v1/credentials')).json['items'] as { id: string }[];
    for (const body of [{ state: 'active', origin: elsewhere.origin }, { state: 'active', baseUrl: elsewhere.origin }]) assert.equal((await api(`/api/v1/credentials/${credential?.id ?? ''}/state`, { method: 'PUT', body })).status, 400);
    assert.equal((await api('/api/v1/credentials', { body: { provider: 'openai', secret: key.secret, origin: elsewhere.origin } })).status, 400);
    for (const model of ['http://127.0.0.1:1/x', 'openai/../../x', 'openai/@evil.example/x', `${elsewhere.origin}/x`, '//evil.example/x']) await chat({ body: chatBody(model) });
    for (const request of provider.received.slice(before)) assert.equal(request.path, '/v1/chat/completions');
    assert.equal(elsewhere.received.length, 0);
  });

  it('attack 12: the model in a Gemini path reaches no other path of the provider', async () => {
    const before = provider.received.length;
    for (const model of ['..', '%2e%2e', 'a/../b', 'a%2f..%2fb', 'x?y', 'x%3Fy', 'x%23', 'x:y', 'openai/gpt-4o-mini']) await attacker.call({ path: `/v1beta/models/${model}:generateContent`, token, body: { contents: [] } });
    assert.equal(provider.received.length, before);
  });

  it('attack 15: a redirect of the provider is never followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const answer = await chat({ body: chatBody(`openai/redirect-${status}`) });
      assert.equal(answer.status, 502, answer.text);
      assert.equal(answer.headers['location'], undefined);
      assert.equal(key.foundIn(answer.text), null);
    }
    assert.equal(elsewhere.received.length, 0);
  });

  it('attack 17: line ends in model, header, file name and route stay where they are', async () => {
    for (const model of ['openai/a\r\nx-evil: 1', 'a\nb', 'openai/a\tb', 'openai/\u0000']) assert.equal((await chat({ body: chatBody(model) })).status, 400, JSON.stringify(model));
    assert.equal((await api('/api/v1/routes', { body: { name: 'a\r\nb', chain: [] } })).status, 400);
    const uploaded = await attacker.call({ path: `/api/v1/documents?name=${encodeURIComponent('a\r\nset-cookie: x=1\r\n\r\n.txt')}`, method: 'POST', token: admin, body: 'text', headers: { 'content-type': 'application/octet-stream' } });
    assert.ok([201, 400].includes(uploaded.status), uploaded.text);
    assert.equal(uploaded.headers['set-cookie'], undefined);
    assert.doesNotMatch(String(uploaded.json['name']), /[\r\n]/);
    const credentials = (await api('/api/v1/credentials')).json['items'] as { id: string }[];
    const made = await api('/api/v1/routes', { body: { name: 'broken', chain: [{ credentialId: credentials.at(-1)?.id, model: 'a\r\nx-evil: 1' }] } });
    assert.equal(made.status, 400, made.text);
    assert.ok(provider.received.every((request) => request.headers['x-evil'] === undefined));
    for (const path of ['/v1/models', '/api/v1/tenant']) assert.match(await attacker.raw(`GET ${path}\rX-Evil: 1 HTTP/1.1\r\nHost: x\r\n\r\n`), /^HTTP\/1\.1 400 /);
  });

  it('attack 18: what a caller says of host, connection, cookies and keys ends at the gateway', async () => {
    const answer = await chat({ headers: { 'x-api-key': token, 'x-goog-api-key': token, 'api-key': 'x', cookie: 'a=b', 'proxy-authorization': 'Basic x', te: 'trailers', via: '1.1 x', connection: 'close, x-named', 'x-named': '1', 'openai-organization': 'org-1', 'x-forwarded-for': '1.1.1.1', origin: 'https://evil.example', referer: 'https://evil.example' } });
    assert.equal(answer.status, 200, answer.text);
    const sent = provider.received.at(-1);
    assert.equal(sent?.headers.authorization, `Bearer ${key.secret}`);
    assert.equal(sent?.headers.host, new URL(provider.origin).host);
    assert.equal(sent?.headers['openai-organization'], 'org-1');
    for (const name of ['x-api-key', 'x-goog-api-key', 'api-key', 'cookie', 'proxy-authorization', 'te', 'via', 'x-named', 'x-forwarded-for', 'origin', 'referer']) assert.equal(sent?.headers[name], undefined, name);
    assert.ok(!JSON.stringify(sent).includes(token));
    assert.equal(sent?.rawHeaders.filter((name) => /^authorization$/i.test(name)).length, 1);
  });

  it('attack 20: ambiguous lengths are refused and the connection closed, at both planes', async () => {
    const inner = 'GET /api/v1/setup HTTP/1.1\r\nHost: x\r\n\r\n';
    for (const path of ['/v1/chat/completions', '/api/v1/session']) {
      const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
      for (const [name, bytes] of Object.entries({
        'CL.TE': `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
        'TE.CL': `${head}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n${inner}\r\n0\r\n\r\n`,
        'two lengths': `${head}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${inner}`,
        'list of lengths': `${head}Content-Length: 2, 40\r\n\r\n{}${inner}`,
        'signed length': `${head}Content-Length: +2\r\n\r\n{}${inner}`,
        'length in hex': `${head}Content-Length: 0x2\r\n\r\n{}${inner}`,
        'chunked twice': `${head}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${inner}`,
        'chunked disguised': `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
        'chunked not last': `${head}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`,
        'space before the colon': `${head}Content-Length : 2\r\n\r\n{}${inner}`,
        'folded header': `${head}X-A: b\r\n Content-Length: 40\r\n\r\n${inner}`,
        'bare LF in a chunk': `${head}Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n${inner}`,
        'chunk size with a sign': `${head}Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n${inner}`,
      })) {
        const text = await attacker.raw(bytes, 700);
        assert.doesNotMatch(text, /"installed"/, `${name} at ${path}: the hidden request was answered\n${text}`);
        assert.match(text, /^HTTP\/1\.1 [45]\d\d /, `${name} at ${path}: ${text.slice(0, 200)}`);
      }
    }
    await alive();
  });

  it('attack 21: a chunked body above the limit is refused while it comes, before anybody reads it', async () => {
    const flood = async (path: string, headers: string, megabytes: number, silenceMilliseconds = 5_000): Promise<string> => {
      const chunk = `${(1_048_576).toString(16)}\r\n${'a'.repeat(1_048_576)}\r\n`;
      return attacker.raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(megabytes)}`, silenceMilliseconds);
    };
    const rowsBefore = await countRows(keystead, [...movingTables, 'keystead.ledger', 'keystead.spool_open_intents', 'keystead.configuration_changes']);
    const bearer = `Authorization: Bearer ${admin}\r\n`;
    for (const [path, megabytes] of [['/api/v1/tokens', 3], ['/api/v1/documents?name=a.txt', 27], ['/v1/chat/completions', 34]] as const) {
      assert.match(await flood(path, path.startsWith('/v1') ? `Authorization: Bearer ${token}\r\n` : bearer, megabytes), /^HTTP\/1\.1 413 /, path);
    }
    assert.match(await attacker.raw(`POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${bearer}Content-Length: 999999999\r\n\r\n{}`), /^HTTP\/1\.1 413 /);
    assert.match(await flood('/v1/chat/completions', '', 2, 700), /^HTTP\/1\.1 401 /);
    assert.match(await flood('/api/v1/tokens', '', 2, 700), /^HTTP\/1\.1 401 /);
    const rowsAfter = await countRows(keystead, Object.keys(await countRows(keystead)).filter((name) => !(name in rowsBefore)));
    assert.deepEqual(rowsAfter, rowsBefore);
    await alive();
  });

  it('attacks 22, 23: deep nesting, wild-cards and patterns are bounded', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const objects = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    for (const value of [deep, objects]) {
      for (const [path, body] of [['/api/v1/tokens', `{"name":${value}}`], ['/api/v1/apps/document-analyzer/runs', `{"input":{"a":${value}}}`], ['/api/v1/tokens', value]] as const) {
        const answer = await api(path, { body });
        assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status} ${answer.text.slice(0, 200)}`);
      }
      const answer = await chat({ body: `{"model":"openai/gpt-4o-mini","messages":${value}}` });
      assert.ok(answer.status < 500, answer.text.slice(0, 200));
    }
    for (const filter of ['%'.repeat(150), `${'a'.repeat(50)}!`, '(a+)+$', "'; drop table keystead.ledger; --", '\u0000', '\ud800']) {
      for (const path of ['ledger?model=', 'audit?action=', 'runs?appId=']) {
        const answer = await api(`/api/v1/${path}${encodeURIComponent(filter.toWellFormed()).slice(0, 180)}`);
        assert.ok([200, 400].includes(answer.status), `${path}${filter} ${answer.status} ${answer.text}`);
        if (answer.status === 200) assert.deepEqual(answer.json['items'], []);
      }
    }
    await alive();
  });

  it('attack 37: a forged X-Forwarded-For buys no further attempts at a password', async () => {
    const tries: number[] = [];
    for (let attempt = 0; attempt < 40 && !tries.includes(429); attempt += 1) {
      tries.push((await attacker.call({ path: '/api/v1/session', body: { email: 'nobody@thistle.example', password: `wrong-${attempt}` }, headers: { 'x-forwarded-for': `10.1.${attempt}.1`, 'x-real-ip': `10.2.${attempt}.1`, forwarded: `for=10.3.${attempt}.1`, 'x-keystead-client-address': `10.4.${attempt}.1` } })).status);
    }
    assert.ok(tries.includes(429), String(tries));
    assert.ok(tries.every((status) => status === 401 || status === 429));
  });
});
