import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { examine } from '../src/cli/doctor/examine.ts';
import type { Finding } from '../src/cli/doctor/finding.ts';
import { doctorClients } from '../src/cli/doctor/registry.ts';
import { withClientSettings } from './support/client-settings.ts';
import { sandboxToken, startClientStage } from './support/clients.conformance.ts';
import { type Manners, startFront } from './support/front.ts';

let stage: Awaited<ReturnType<typeof startClientStage>>;
before(async () => { stage = await startClientStage(3); });
after(async () => { await stage.close(); });

interface Asked { readonly base?: string; readonly token?: string; readonly model?: string; readonly environment?: Record<string, string> }

async function examined(id: string, server: string, asked: Asked = {}): Promise<readonly Finding[]> {
  const client = doctorClients.get(id);
  assert.ok(client !== undefined);
  const { base = server + client.basePath, token = sandboxToken, model, environment = {} } = asked;
  return await examine(client, { baseUrl: base, token, model, environment, patienceMilliseconds: 20_000, monotonic: () => performance.now() }, () => undefined);
}

const badOnes = (findings: readonly Finding[]) => findings.filter((finding) => finding.state !== 'good');

/** What proxies do, whom it hits, and what the doctor says of it. */
const fronts: readonly { readonly it: string; readonly manners: Manners; readonly client: string; readonly state: Finding['state']; readonly says: RegExp }[] = [
  { it: 'holds streams back', manners: { buffers: true }, client: 'claude-code', state: 'wrong', says: /came at once.*proxy_buffering off/s },
  { it: 'takes Authorization away', manners: { strips: ['authorization'] }, client: 'codex', state: 'wrong', says: /token did not arrive.*"authorization"/s },
  { it: 'takes x-api-key away', manners: { strips: ['x-api-key'] }, client: 'anthropic-node', state: 'wrong', says: /token did not arrive.*"x-api-key"/s },
  { it: 'takes anthropic-version away', manners: { strips: ['anthropic-version'] }, client: 'anthropic-python', state: 'wrong', says: /anthropic-version did not arrive/ },
  { it: 'takes headers of answers away', manners: { stripsAnswer: ['x-keystead-request-id'] }, client: 'cline', state: 'note', says: /takes headers away/ },
  { it: 'takes requests of 1 MiB', manners: { mostBytes: 1024 * 1024 }, client: 'claude-code', state: 'wrong', says: /this size.*client_max_body_size/s },
  { it: 'redirects to TLS', manners: { instead: () => ({ status: 301, headers: { location: 'https://ai.example.com/' } }) }, client: 'openai-node', state: 'wrong', says: /redirect to https:\/\/ai\.example\.com/ },
  { it: 'wants a sign-in of its own', manners: { instead: () => ({ status: 403, body: '<html>sign in</html>' }) }, client: 'langchain-openai', state: 'wrong', says: /in front of Keystead refuses \(HTTP 403\)/ },
  { it: 'does not reach Keystead', manners: { instead: () => ({ status: 502, body: '<html>bad gateway</html>' }) }, client: 'librechat', state: 'wrong', says: /does not reach Keystead/ },
  { it: 'shows a page', manners: { instead: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html>' }) }, client: 'open-webui', state: 'wrong', says: /A web page answers/ },
  { it: 'is another server', manners: { instead: () => ({ status: 404, body: 'not found' }) }, client: 'continue', state: 'wrong', says: /does not know this path/ },
  { it: 'accepts WebSockets', manners: { upgrade: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n' }, client: 'codex', state: 'wrong', says: /accepts WebSockets itself/ },
  { it: 'refuses WebSockets in its own way', manners: { upgrade: 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' }, client: 'codex', state: 'note', says: /HTTP 400 instead of 426/ },
  { it: 'refuses HEAD', manners: { instead: ({ method }) => (method === 'HEAD' ? { status: 405 } : null) }, client: 'claude-code', state: 'note', says: /HEAD \/ with HTTP 405/ },
  { it: 'has a certificate of its own making', manners: { tls: true }, client: 'ai-sdk-google', state: 'wrong', says: /certificate.*NODE_EXTRA_CA_CERTS/s },
];

describe('keystead doctor', () => {
  for (const { id, name } of doctorClients.values()) {
    it(`G1 ${name}: every step of its handshake is good at a gateway that is well`, async () => {
      const unreachable = id === 'cursor' ? ['reached from outside'] : [];
      assert.deepEqual(badOnes(await examined(id, stage.gateway.url)).map(({ says }) => says), unreachable);
    });
  }

  for (const { it: does, manners, client, state, says } of fronts) {
    it(`says so, and how to put it right, where what stands in front ${does}`, async () => {
      const front = await startFront(stage.gateway.url, manners);
      try {
        const found = badOnes(await examined(client, front.url));
        assert.ok(found.some((finding) => finding.state === state && says.test(`${finding.what} ${finding.fix}`)), JSON.stringify(found));
        assert.equal(found.length, 1, JSON.stringify(found));
      } finally {
        await front.close();
      }
    });
  }

  it('says which address is right, with or without /v1, and goes on with it', async () => {
    const { url } = stage.gateway;
    for (const [id, base, right] of [['claude-code', `${url}/v1`, url], ['openai-node', url, `${url}/v1`], ['ai-sdk-google', `${url}/v1`, `${url}/v1beta`], ['ai-sdk-anthropic', url, `${url}/v1`], ['cline', `${url}/v1/chat/completions`, `${url}/v1`]] as const) {
      const [found, ...more] = badOnes(await examined(id, url, { base }));
      assert.deepEqual([found?.fix, more], [`Set it to ${right}`, []]);
    }
    assert.match(badOnes(await examined('codex', url, { base: 'keystead.example/v1' }))[0]?.what ?? '', /no address/);
  });

  it('says what is wrong with token and model, and asks nothing further', async () => {
    const { url } = stage.gateway;
    const only = async (id: string, asked: Asked) => badOnes(await examined(id, url, asked)).map(({ what, fix }) => `${what} ${fix}`);
    assert.match((await only('claude-code', { token: 'ks_unknown' })).join('\n'), /^HTTP 401: .*token is not valid.*console \(Gateway, Tokens\)/);
    assert.match((await only('codex', { model: 'nobody-9' })).join('\n'), /^HTTP 40[04]: .*nobody-9.*--model[^\n]*$/);
    assert.match((await only('openai-node', { model: 'sandbox-error-401' })).join('\n'), /^HTTP 424: .*no longer accepts the key.*token is fine[^\n]*$/i);
    const before = stage.gateway.refusals().length;
    assert.match((await only('claude-code', { token: 'sk-ant-canary-0123456789' })).join('\n'), /no token of Keystead.*not sent/);
    assert.equal(stage.gateway.refusals().length, before);
  });

  it('says where nothing listens, where a proxy of the environment is set, and where there is no TLS', async () => {
    const { url } = stage.gateway;
    assert.match(badOnes(await examined('codex', 'http://127.0.0.1:1'))[0]?.what ?? '', /Nothing listens/);
    assert.match(badOnes(await examined('codex', url.replace('http:', 'https:')))[0]?.what ?? '', /does not speak TLS/);
    assert.match(badOnes(await examined('codex', url, { environment: { HTTP_PROXY: 'http://proxy.example:3128' } }))[0]?.fix ?? '', /NO_PROXY/);
    assert.deepEqual(badOnes(await examined('codex', url, { environment: { HTTP_PROXY: 'http://proxy.example:3128', NO_PROXY: '127.0.0.1' } })), []);
  });

  it('docs/developer.md has the settings of every client, as they are here', () => {
    const guide = readFileSync(new URL('../../docs/developer.md', import.meta.url), 'utf8');
    assert.ok(guide === withClientSettings(guide), 'settings of clients changed: run `node scripts/write-client-settings.ts`');
  });

  it('V3 no finding holds the token', async () => {
    const front = await startFront(stage.gateway.url, { instead: ({ headers }) => ({ status: 418, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: headers.authorization }) }) });
    try {
      assert.ok(!JSON.stringify(await examined('codex', front.url, { token: 'ks_canary0123456789abcdefghijklmnop' })).includes('canary0123456789'));
    } finally {
      await front.close();
    }
  });
});
