import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { jwtVerify } from 'jose';
import { dialects } from '../src/dialects/index.ts';
import type { CredentialConfiguration } from '../src/gateway/index.ts';
import { providerOf } from '../src/gateway/routing/provider-of.ts';
import { pathAt } from '../src/gateway/upstream/provider-path.ts';
import { type Provider, providerAt, providers, providersAt } from '../src/providers/index.ts';
import { chatAnswer, type CredentialSketch, type FakeProvider, type Play, sketchTenant, startFakeProvider, startTestGateway, type TestGateway, type TestGatewayOptions } from './support/gateway.ts';
import { type Exchange, findFixtures, readExchange } from './support/replay/index.ts';

const token = 'ks_test_token';
const closing: (() => Promise<unknown>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

const json = (status: number, body: unknown): Play => (_request, response) => { response.writeHead(status, { 'content-type': 'application/json' }); response.end(typeof body === 'string' ? body : JSON.stringify(body)); };
const converseAnswer = { output: { message: { role: 'assistant', content: [{ text: 'hello' }] } }, stopReason: 'end_turn', usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 }, metrics: { latencyMs: 7 } };
const geminiAnswer = (text: string) => ({ candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }], usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 } });

function described(id: string, known: ReadonlyMap<string, Provider> = providers): Provider {
  const provider = known.get(id);
  assert.ok(provider !== undefined);
  return provider;
}

interface Stage { readonly gateway: TestGateway; readonly provider: FakeProvider }
type Said = Omit<CredentialSketch, 'provider' | 'origin'>;

/** A gateway with one key of a provider, at a stand-in for the place that its connection leads to. */
async function stage(id: string, said: Said, play: Play, more: Partial<TestGatewayOptions> = {}): Promise<Stage> {
  const provider = await startFakeProvider(play);
  const origin = providerAt(described(id), said.connection).origin ?? '';
  const gateway = await startTestGateway({ providers: [described(id)], tenants: [sketchTenant({ token, credentials: [{ provider: id, origin, ...said }] })], redirects: { [origin]: provider.origin }, ...more });
  closing.push(() => gateway.close(), () => provider.close());
  return { gateway, provider };
}

function post({ gateway }: Stage, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${gateway.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}
const chat = (stage: Stage, model: string, query = '') => post(stage, `/v1/chat/completions${query}`, { model, messages: [{ role: 'user', content: 'hi' }] });

describe('Azure OpenAI on the gateway', () => {
  const secret = 'canary-azure-key-0123456789abcdef';
  const forms = [
    { form: 'v1', host: 'my-resource.openai.azure.com', path: '/openai/v1/chat/completions?api-version=1999-01-01' },
    { form: 'deployments', host: 'my-resource.openai.azure.com', path: '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21' },
    { form: 'foundry', host: 'my-resource.services.ai.azure.com', path: '/models/chat/completions?api-version=2024-05-01-preview' },
  ];
  for (const { form, host, path } of forms) {
    it(`G2 the addresses of the form ${form}: the deployment is the model, the key goes in its own header, and no other`, async () => {
      const staged = await stage('azure', { connection: { resource: 'my-resource', form }, secret }, json(200, chatAnswer('hello', 'gpt-4o')));
      const answer = await chat(staged, 'azure/my-gpt', '?api-version=1999-01-01');
      assert.equal(answer.status, 200, await answer.text());
      const [request] = staged.provider.requests;
      assert.equal(request?.url, path);
      assert.deepEqual([request?.headers['api-key'], request?.headers['authorization']], [secret, undefined]);
      assert.equal((JSON.parse(request?.body ?? '{}') as { model: string }).model, 'my-gpt');
      assert.equal(providerAt(described('azure'), { resource: 'my-resource', form }).origin, `https://${host}`);
    });
  }

  it('attack 17: a deployment’s name stays in its place in the path', () => {
    const provider = providerAt(described('azure'), { resource: 'my-resource', form: 'deployments', apiVersion: '2025-04-01-preview' });
    const at = (model: string) => pathAt({ provider, model, credential: {} as CredentialConfiguration, dialect: 'openai-chat' }, 'openai-chat', '/chat/completions');
    assert.equal(at('a/../../x?y#z$&'), '/openai/deployments/a%2F..%2F..%2Fx%3Fy%23z%24%26/chat/completions?api-version=2025-04-01-preview');
    for (const model of ['.', '..', '']) assert.throws(() => at(model), /model’s name/);
  });
});

describe('Amazon Bedrock on the gateway', () => {
  const [id, key] = ['AKIDEXAMPLE00000', 'canary/secret+access/key0123456789abcdef'];
  const model = 'us.amazon.nova-2-lite-v1:0';

  /** What AWS would say of a request: the signature, computed once more from what came. */
  function signatureHolds(request: FakeProvider['requests'][number]): boolean {
    const authorization = request.headers['authorization'] ?? '';
    const [, scope = '', names = '', signature = ''] = /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE00000\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(authorization) ?? [];
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const path = (request.url.split('?')[0] ?? '').split('/').map(encodeURIComponent).join('/');
    const headers = names.split(';').map((name) => `${name}:${String(request.headers[name])}`);
    const canonical = [request.method, path, '', ...headers, '', names, sha256(request.body)].join('\n');
    const signingKey = scope.split('/').reduce<Buffer | string>((from, part) => createHmac('sha256', from).update(part).digest(), `AWS4${key}`);
    return createHmac('sha256', signingKey).update(['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')).digest('hex') === signature && scope.endsWith('/eu-central-1/bedrock/aws4_request');
  }

  /** At a place that the operator set, so that the host that is signed is the one that is sent. */
  async function bedrock(secret: string, play: Play): Promise<Stage> {
    const provider = await startFakeProvider(play);
    const set = providersAt({ bedrock: provider.origin });
    const gateway = await startTestGateway({ providers: [described('bedrock', set)], tenants: [sketchTenant({ token, credentials: [{ provider: 'bedrock', origin: provider.origin, connection: { region: 'eu-central-1' }, secret }] })] });
    closing.push(() => gateway.close(), () => provider.close());
    return { gateway, provider };
  }
  const converse = (staged: Stage, headers = {}) => post(staged, `/model/${encodeURIComponent(model)}/converse`, { messages: [{ role: 'user', content: [{ text: 'hi' }] }] }, headers);

  it('G2 an IAM key signs each request, as AWS verifies it, and never travels; another’s signature does not go on', async () => {
    const staged = await bedrock(`${id}:${key}`, json(200, converseAnswer));
    for (let call = 0; call < 2; call += 1) {
      const answer = await converse(staged, { 'x-amz-date': '20200101T000000Z', 'x-amz-security-token': 'of-a-caller', 'x-amz-content-sha256': 'nonsense' });
      assert.equal(answer.status, 200, await answer.text());
    }
    for (const request of staged.provider.requests) {
      assert.equal(request.url, '/model/us.amazon.nova-2-lite-v1%3A0/converse');
      assert.ok(signatureHolds(request), JSON.stringify(request.headers));
      assert.ok(!JSON.stringify([request.rawHeaders, request.body]).includes('canary'));
      assert.equal(request.headers['x-amz-security-token'], undefined);
    }
    assert.equal(staged.provider.requests.length, 2);
    assert.equal((await staged.gateway.untilOutcomes(2))[0]?.usage?.output, 2);
  });

  it('G2 G3 what is translated is signed as it is sent', async () => {
    const staged = await bedrock(`${id}:${key}`, json(200, converseAnswer));
    const answer = await chat(staged, `bedrock/${model}`);
    assert.equal(((await answer.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content, 'hello');
    const [request] = staged.provider.requests;
    assert.ok(request !== undefined && signatureHolds(request), request?.url);
  });

  it('G2 an API key of Bedrock goes as a bearer token', async () => {
    const staged = await bedrock('ABSKcanaryQmVkcm9ja0FQSUtleS0x', json(200, converseAnswer));
    assert.equal((await converse(staged)).status, 200);
    const [request] = staged.provider.requests;
    assert.deepEqual([request?.headers['authorization'], request?.headers['x-amz-date']], ['Bearer ABSKcanaryQmVkcm9ja0FQSUtleS0x', undefined]);
  });

  it('attack 13: a region that was changed behind the key leads nowhere: the key is not used', () => {
    const credential = { provider: 'bedrock', origin: 'https://bedrock-runtime.eu-central-1.amazonaws.com', connection: { region: 'us-east-1' } } as unknown as CredentialConfiguration;
    assert.equal(providerOf(providers, credential), undefined);
    assert.equal(providerOf(providers, { ...credential, connection: { region: 'eu-central-1' } })?.id, 'bedrock');
    assert.equal(providerOf(providers, { ...credential, connection: {} }), undefined);
  });
});

describe('Vertex AI on the gateway', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const secret = JSON.stringify({ type: 'service_account', client_email: 'g@p.iam.gserviceaccount.com', private_key_id: 'key-1', private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() });
  const connection = { project: 'my-project', location: 'europe-west4' };
  const path = '/v1beta/models/gemini-2.5-flash:generateContent';
  const body = { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] };

  interface TokenPlace { readonly socket: string; readonly asked: string[]; answer(call: number): readonly [status: number, body: unknown] }

  /** Google's token endpoint, on a socket in its place. */
  async function tokenPlace(answer: TokenPlace['answer'] = (call) => [200, { access_token: `ya29.canary-token-${call}`, expires_in: 3_600, token_type: 'Bearer' }]): Promise<TokenPlace> {
    const folder = mkdtempSync(join(tmpdir(), 'keystead-token-'));
    const place: TokenPlace = { socket: join(folder, 'token.sock'), asked: [], answer };
    const server: Server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => {
        place.asked.push(`${request.method ?? ''} ${request.url ?? ''} ${text}`);
        const [status, said] = place.answer(place.asked.length);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise<void>((resolve) => { server.listen(place.socket, resolve); });
    closing.push(async () => { server.closeAllConnections(); server.close(); rmSync(folder, { recursive: true, force: true }); });
    return place;
  }
  const vertex = async (place: TokenPlace, play: Play, more: Partial<TestGatewayOptions> = {}) => stage('vertex', { connection, secret }, play, { sockets: { 'https://oauth2.googleapis.com': place.socket }, ...more });

  it('G2 the key is changed for a token once, however many calls wait for it; the provider sees the token alone, at its project’s path', async () => {
    const place = await tokenPlace();
    const staged = await vertex(place, json(200, geminiAnswer('hello')));
    const answers = await Promise.all([1, 2, 3].map(() => post(staged, path, body)));
    assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200]);
    assert.equal(place.asked.length, 1);
    const [, target = '', sent = ''] = place.asked[0]?.split(' ') ?? [];
    const assertion = new URLSearchParams(sent).get('assertion') ?? '';
    assert.equal(target, '/token');
    assert.equal((await jwtVerify(assertion, pair.publicKey, { audience: 'https://oauth2.googleapis.com/token' })).payload.iss, 'g@p.iam.gserviceaccount.com');
    for (const request of staged.provider.requests) {
      assert.equal(request.url, '/v1/projects/my-project/locations/europe-west4/publishers/google/models/gemini-2.5-flash:generateContent');
      assert.equal(request.headers['authorization'], 'Bearer ya29.canary-token-1');
      assert.ok(!JSON.stringify([request.rawHeaders, request.body]).includes('PRIVATE KEY') && !JSON.stringify(request.rawHeaders).includes(assertion));
    }
    assert.ok(!JSON.stringify([staged.gateway.records, staged.gateway.log]).includes('canary-token'));
  });

  it('V4 a token that the provider echoes is taken out of its answer, as a key is', async () => {
    const place = await tokenPlace();
    const echo: Play = ({ headers }, response) => json(200, geminiAnswer(`you sent ${headers['authorization'] ?? ''}`))({ url: '', body: '', headers }, response);
    const text = await (await post(await vertex(place, echo), path, body)).text();
    assert.match(text, /you sent Bearer \[redacted\]/);
  });

  it('G2 a token is asked for anew before it expires, and after a key got none it is not asked about with each call', async () => {
    let now = Date.UTC(2026, 10, 21);
    const clock = { now: () => new Date(now) };
    const place = await tokenPlace((call) => (call === 2 ? [400, { error: 'invalid_grant' }] : [200, { access_token: `ya29.canary-token-${call}`, expires_in: 3_600 }]));
    const staged = await vertex(place, json(200, geminiAnswer('hello')), { clock });
    const ask = async () => (await post(staged, path, body)).status;
    assert.equal(await ask(), 200);
    now += 3_539_000;
    assert.deepEqual([await ask(), place.asked.length], [200, 1]);
    now += 2_000;
    const refused = await post(staged, path, body);
    assert.ok(refused.status >= 400);
    assert.match(await refused.text(), /Google Vertex AI/);
    assert.deepEqual([await ask() >= 400, place.asked.length], [true, 2]);
    now += 3_000;
    assert.deepEqual([await ask(), place.asked.length], [200, 3]);
  });
});

describe('places that organisations enter themselves', () => {
  const answer = json(200, chatAnswer('hello', 'm'));

  it('G2 an OpenAI-compatible address: its path, its key, any model; without a key none is sent', async () => {
    for (const [id, secret, sent] of [['openai-compatible', 'canary-own-key-0123', 'Bearer canary-own-key-0123'], ['vllm', 'no-key-0123456789abcdef', undefined], ['anyscale', 'canary-own-key-0123', 'Bearer canary-own-key-0123']] as const) {
      const staged = await stage(id, { connection: { baseUrl: 'https://llm.example/serve/v1/' }, secret }, answer);
      assert.equal((await chat(staged, `${id}/org/fine-tuned:7b`)).status, 200);
      const [request] = staged.provider.requests;
      assert.deepEqual([request?.url, request?.headers['authorization'], (JSON.parse(request?.body ?? '{}') as { model: string }).model], ['/serve/v1/chat/completions', sent, 'org/fine-tuned:7b']);
    }
  });

  it('attacks 13 and 16: a private address, or any where the operator allows none, is refused when it is connected to; the error names the setting', async () => {
    for (const customOrigins of ['public', 'refuse'] as const) {
      const home = await startFakeProvider(answer);
      closing.push(() => home.close());
      const gateway = await startTestGateway({
        providers: [described('ollama')], customOrigins,
        tenants: [sketchTenant({ token, credentials: [{ provider: 'ollama', origin: home.origin, connection: { baseUrl: `${home.origin}/v1` }, secret: 'no-key-0123456789' }] })],
      });
      closing.push(() => gateway.close());
      const refused = await chat({ gateway, provider: home }, 'ollama/llama3');
      assert.equal(refused.status, 502);
      assert.match(await refused.text(), /KEYSTEAD_CUSTOM_PROVIDER_ORIGINS/);
      assert.equal(home.requests.length, 0);
    }
  });

  it('attack 15: a redirect is not followed, wherever a provider leads', async () => {
    const elsewhere = await startFakeProvider(answer);
    closing.push(() => elsewhere.close());
    for (const [id, said] of [['azure', { connection: { resource: 'r-1' }, secret: 'canary-0123456789' }], ['openai-compatible', { connection: { baseUrl: 'https://llm.example/v1' }, secret: 'canary-0123456789' }]] as const) {
      const staged = await stage(id, said, (_request, response) => { response.writeHead(307, { location: `${elsewhere.origin}/v1/chat/completions` }); response.end(); });
      assert.ok((await chat(staged, `${id}/m`)).status >= 300);
    }
    assert.equal(elsewhere.requests.length, 0);
  });
});

/** How a credential would say the place that was recorded; `null` where no credential leads there. */
const connections: Readonly<Record<string, (host: string, path: string, query: string) => Record<string, string> | null>> = {
  azure: (host, path, query) => ({ resource: `https://${host}`, form: path.startsWith('/openai/v1') ? 'v1' : path.startsWith('/models') ? 'foundry' : 'deployments', ...(query === '' ? {} : { apiVersion: query }) }),
  bedrock: (host) => ({ region: host.split('.')[1] ?? '' }), 'bedrock-mantle': (host) => ({ region: host.split('.')[1] ?? '' }),
  vertex: (_host, path) => { const [, project, location] = /\/projects\/([^/]+)\/locations\/([^/]+)\//.exec(path) ?? []; return project === undefined || location === undefined ? null : { project, location }; },
  alibaba: (host) => ({ region: host.includes('intl') ? 'singapore' : 'beijing' }), databricks: (host) => ({ workspace: host.toLowerCase() }),
};
const baseUrlOf = (host: string, path: string) => ({ baseUrl: `${/^localhost|^127/.test(host) ? 'http' : 'https'}://${host}${path.replace(/\/(?:chat\/completions|responses|embeddings)$/, '')}` });
const named: Readonly<Record<string, string>> = { 'google-vertex': 'vertex', moonshotai: 'moonshot', lmstudio: 'lm-studio' };
const callersPath: Readonly<Record<string, string>> = { 'openai-chat': '/v1/chat/completions', 'openai-responses': '/v1/responses', 'openai-embeddings': '/v1/embeddings' };

describe('G2 recorded addresses', () => {
  const fixtures = findFixtures();
  const rows = fixtures.folder === undefined ? [] : fixtures.rows;
  /** Recorded on purpose at a wrong place, at a dialect that a provider keeps for others, or in a form of the address that there is a newer one of. */
  const otherwise = /^(?:azure \/chat\/|azure \/\/|google \/v1beta\/openai|anthropic \/v1\/chat|huggingface \/(?:nebius|together)|github-copilot |vertex \/v1(?:beta1)?\/publishers|vertex .*REDACTED)/;
  /** Google answers for every region at one host too; Together has a second name. */
  const severalHosts = new Set(['vertex', 'together']);
  const plain = (path: string) => decodeURIComponent(path).replace('/v1beta1/', '/v1/').replace(/^\/openai\/v1\/(responses)$/, '/v1/$1').replace('/PROJECT/', '/my-project/');

  it('are where each provider’s description leads, for every conversation and embedding that was recorded', { skip: fixtures.absent ?? false }, () => {
    let met = 0;
    const astray: string[] = [];
    for (const row of rows) {
      const dialect = Object.keys(dialects).find((each) => each === row.dialect) as keyof typeof dialects | undefined;
      if (dialect === undefined || row.method !== 'POST') continue;
      const exchange: Exchange = readExchange(fixtures.folder ?? '', row.file);
      const { path, host = '' } = exchange.request;
      const id = host.startsWith('bedrock-mantle') ? 'bedrock-mantle' : named[row.provider] ?? row.provider;
      if (otherwise.test(`${id} ${path}`)) continue;
      const provider = described(id);
      const said = connections[id]?.(host, path.replace('/PROJECT/', '/my-project/'), String(exchange.request.query?.['api-version'] ?? '')) ?? baseUrlOf(host, path);
      const reached = provider.connection === undefined ? provider : providerAt(provider, said);
      const model = dialect === 'gemini' ? /\/models\/([^:]+):/.exec(path)?.[1] : dialect === 'bedrock-converse' ? decodeURIComponent(path.split('/')[2] ?? '') : /\/deployments\/([^/]+)/.exec(path)?.[1];
      const caller = dialect === 'gemini' ? `/v1beta${path.slice(path.indexOf('/models/'))}` : callersPath[dialect] ?? path;
      const target = { provider: reached, model: model ?? 'm', credential: {} as CredentialConfiguration, dialect };
      const led = plain(pathAt(target, dialect, dialects[dialect].targetPath(caller, { model: target.model })).split('?')[0] ?? '');
      met += 1;
      if (reached.dialects[dialect] === undefined || led !== plain(path) || (!severalHosts.has(id) && new URL(reached.origin ?? '').host !== host.toLowerCase())) astray.push(`${row.file}: ${id} ${dialect} leads to ${reached.origin ?? ''}${led}, not to ${host}${path}`);
    }
    assert.deepEqual(astray, []);
    assert.ok(met > 700, String(met));
  });
});
