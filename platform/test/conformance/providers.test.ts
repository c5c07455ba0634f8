import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { dialects } from '../../src/dialects/index.ts';
import { type Provider, providerAt, providers, providersAt, recogniseProvider } from '../../src/providers/index.ts';
import { describeProvider, exampleConnection, type Proof, type RecordedList } from '../../src/providers/provider.conformance.ts';
import { openEgress, Secret } from '../../src/foundation/index.ts';
import { checkKey, type KeyCheck } from '../../src/vault/egress/check-key.ts';
import type { VerifyAnswer } from '../../src/vault/egress/protocol.ts';
import { findFixtures, readExchange } from '../support/replay/index.ts';

const fixtures = findFixtures();
const rows = fixtures.folder === undefined ? [] : fixtures.rows;
const read = (file: string) => readExchange(fixtures.folder ?? '', file);
/** Recordings know some providers by another name than ours. */
const recordedAs: Readonly<Record<string, string>> = { vertex: 'google-vertex', 'bedrock-mantle': 'bedrock', moonshot: 'moonshotai', 'lm-studio': 'lmstudio' };
const reached = (id: string): Provider => {
  const provider = providers.get(id);
  assert.ok(provider !== undefined, id);
  return providerAt(provider, exampleConnection(provider));
};

function recordedLists(id: string): RecordedList[] {
  if (fixtures.folder === undefined) return [];
  const path = reached(id).verification.path.split('?')[0]?.replace('/models/user', '/models');
  return fixtures.rows.filter((row) => row.provider === (recordedAs[id] ?? id) && row.endpoint === `GET ${path}` && row.status === 200).map((row) => ({ name: row.file, body: read(row.file).response.body }));
}

/** What proves a key where it is no list of models. */
const proofs: Readonly<Record<string, readonly Proof[]>> = {
  azure: [{ body: { data: [{ id: 'gpt-4o' }] }, models: [] }], vertex: [{ body: { totalTokens: 1 }, models: [] }],
  bedrock: [{ body: { modelSummaries: [{ modelId: 'm-1', inferenceTypesSupported: ['ON_DEMAND'] }, { modelId: 'm-2', inferenceTypesSupported: ['INFERENCE_PROFILE'] }, { modelId: 'm-3' }] }, models: ['m-1', 'm-3'] }],
  databricks: [{ body: { endpoints: [{ name: 'm-1', id: '77' }] }, models: ['m-1'] }], perplexity: [{ body: { requests: [] }, models: [] }], huggingface: [{ body: { type: 'user', name: 'ada' }, models: [] }],
  'openai-admin': [{ body: { object: 'page', data: [] }, models: [] }], 'anthropic-admin': [{ body: { data: [{ id: 'apikey_1' }], has_more: false }, models: [] }],
};

for (const provider of providers.values()) describeProvider(provider, recordedLists(provider.id), proofs[provider.id]);

describe('recorded lists of models', { skip: fixtures.absent ?? false }, () => {
  const listed = ['openai', 'anthropic', 'google', 'mistral', 'bedrock', 'bedrock-mantle', 'deepseek', 'openrouter', 'cerebras'];

  it('were found for the providers that have some', () => {
    for (const id of listed) assert.ok(recordedLists(id).length > 0, id);
  });

  it('G2 a recorded model of one provider is never claimed by another’s patterns', () => {
    // Gemini is the same models at two places of Google’s.
    const shared: Readonly<Record<string, string>> = { vertex: 'google' };
    for (const id of ['openai', 'anthropic', 'google', 'mistral', 'bedrock', 'deepseek']) {
      for (const { body } of recordedLists(id)) {
        for (const model of reached(id).verification.read(200, body).models) {
          const known = [...providers.values()].filter((provider) => provider.modelPatterns.some((pattern) => pattern.test(model))).map((provider) => provider.id);
          assert.ok(known.every((each) => (shared[each] ?? each) === id), `${model} of ${id} is claimed by ${known.join(', ')}`);
        }
      }
    }
  });

  it('G2 a list that has another page says which', () => {
    const pages = rows.filter((row) => row.provider === 'google' && row.endpoint === 'GET /v1beta/models').map((row) => reached('google').verification.next?.(read(row.file).response.body));
    assert.ok(pages.includes(null) && pages.some((page) => page?.startsWith('/v1beta/models?pageSize=1000&pageToken=') === true));
  });
});

describe('reading recorded refusals', { skip: fixtures.absent ?? false }, () => {
  const cases: readonly (readonly [provider: string, matches: RegExp, state: string])[] = [
    ['openai', /invalid_api_key/, 'invalid'], ['anthropic', /invalid x-api-key/, 'invalid'], ['anthropic', /permission_error/, 'unknown'], ['google', /API_KEY_INVALID/, 'invalid'], ['google', /SERVICE_DISABLED|CONSUMER_SUSPENDED/, 'unknown'],
    ['vertex', /UNAUTHENTICATED/, 'invalid'], ['vertex', /PERMISSION_DENIED/, 'unknown'], ['azure', /invalid subscription key/, 'invalid'], ['azure', /DeploymentNotFound/, 'unknown'],
    ['bedrock', /UnrecognizedClientException/, 'invalid'], ['bedrock', /ExpiredTokenException/, 'invalid'], ['bedrock', /AccessDeniedException/, 'unknown'], ['bedrock', /ValidationException/, 'unknown'],
    ['mistral', /"Invalid API Key"|Unauthorized/, 'invalid'], ['groq', /invalid_api_key/, 'invalid'], ['together', /invalid_api_key|Invalid API key/, 'invalid'], ['deepseek', /authentication_error/, 'invalid'],
    ['openrouter', /No cookie auth credentials/, 'invalid'], ['perplexity', /invalid_api_key/, 'invalid'], ['xai', /Incorrect API key/, 'invalid'], ['cohere', /Incorrect API key/, 'invalid'], ['ollama', /Unauthorized/, 'invalid'],
  ];
  for (const [id, matches, state] of cases) {
    it(`V3 ${String(matches)} at ${id} makes a key ${state}`, () => {
      let found = 0;
      for (const row of rows) {
        if (row.provider !== (recordedAs[id] ?? id) || row.status < 400 || row.status > 404) continue;
        const { response } = read(row.file);
        if (!matches.test(JSON.stringify([response.body ?? response.body_text ?? response.sse, response.headers['x-amzn-errortype']]))) continue;
        found += 1;
        const verdict = reached(id).verification.read(response.status, response.body, response.headers);
        assert.deepEqual([verdict.state, verdict.models], [state, []], row.file);
      }
      assert.ok(found > 0);
    });
  }
});

describe('the registry of providers', () => {
  it('G2 has the providers that were asked for, under each one’s own id, with paths for dialects that exist', () => {
    for (const [id, provider] of providers) {
      assert.equal(provider.id, id);
      for (const dialect of Object.keys(provider.dialects)) assert.ok(dialect in dialects);
    }
    for (const id of ['openai', 'anthropic', 'google', 'vertex', 'mistral', 'groq', 'together', 'anyscale', 'azure', 'bedrock', 'openai-compatible', 'deepseek', 'xai', 'openrouter', 'fireworks', 'perplexity', 'cohere', 'ollama', 'vllm']) assert.ok(providers.has(id), id);
  });

  it('recognises a key by its longest mark, and offers a key of somebody else to nobody', () => {
    const recognised = (secret: string) => recogniseProvider(secret)?.id ?? null;
    assert.deepEqual(['sk-proj-a', 'sk-svcacct-a', 'sk-ant-api03-a', 'AIzaSy', 'gsk_a', 'tgp_v1_a', 'sk-sandbox-a', 'sk-or-v1-a', 'xai-a', 'hf_a', 'ABSKa'].map(recognised), ['openai', 'openai', 'anthropic', 'google', 'groq', 'together', 'sandbox', 'openrouter', 'xai', 'huggingface', 'bedrock']);
    assert.deepEqual(['sk-a', 'AKIAa', 'no-key-a', ''].map(recognised), [null, null, null, null]);
    const base: Provider | undefined = providers.get('openai');
    assert.ok(base !== undefined);
    const known = new Map([['a', { ...base, id: 'a', keyPrefixes: ['sk-'] }], ['b', { ...base, id: 'b', keyPrefixes: ['sk-b-'] }]]);
    assert.equal(recogniseProvider('sk-b-1', known)?.id, 'b');
  });

  it('takes an operator’s origins, which hold whatever a credential says, and names the one that is wrong', () => {
    assert.equal(providersAt({ openai: 'https://eu.api.openai.com' }).get('openai')?.origin, 'https://eu.api.openai.com');
    assert.equal(providersAt({}).get('openai')?.origin, 'https://api.openai.com');
    const bedrock = providersAt({ bedrock: 'https://vpce-1.example' }).get('bedrock');
    assert.ok(bedrock !== undefined);
    const there = providerAt(bedrock, { region: 'eu-central-1' });
    assert.deepEqual([there.origin, there.verification.origin, there.custom], ['https://vpce-1.example', undefined, false]);
    assert.throws(() => providersAt({ opanai: 'https://x.test' }), /opanai/);
    assert.throws(() => providersAt({ openai: 'https://x.test/v1' }), /openai/);
  });
});

describe('asking a provider about a key', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  interface Call { readonly url: string; readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string | null }

  /** Checks a key against answers by the beginning of their address; every other one is 404. */
  async function check(id: string, secret: string, answers: Readonly<Record<string, unknown>>): Promise<{ verdict: VerifyAnswer; calls: Call[] }> {
    const calls: Call[] = [];
    const pool = (origin: string) => ({
      async request({ path, method, headers, body }: { path: string; method: string; headers: Record<string, string>; body: string | null }) {
        calls.push({ url: origin + path, method, headers, body });
        const known = Object.keys(answers).filter((url) => (origin + path).startsWith(url)).toSorted((left, right) => right.length - left.length)[0];
        return { statusCode: known === undefined ? 404 : 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(answers[known ?? ''] ?? null))]) };
      },
    }) as unknown as ReturnType<KeyCheck['pool']>;
    const provider = reached(id);
    const verdict = await checkKey({ provider: { ...provider, origin: provider.origin ?? '' }, secret: new Secret(secret), pool, deadline: new AbortController().signal, clock: { now: () => now } });
    return { verdict, calls };
  }

  it('G2 every page of a list is read, and a list that never ends is left', async () => {
    const gemini = await check('google', 'AIzacanary0123456789', { 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000': { models: [{ name: 'models/g-1' }], nextPageToken: 'p/2' }, 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000&pageToken=p%2F2': { models: [{ name: 'models/g-2' }, { name: 'models/g-1' }] } });
    assert.deepEqual([gemini.verdict.models, gemini.calls.length], [['g-1', 'g-2'], 2]);
    const anthropic = await check('anthropic', 'sk-ant-canary0123456789', { 'https://api.anthropic.com/v1/models?limit=1000': { data: [{ id: 'c-1' }], has_more: true, last_id: 'c-1' }, 'https://api.anthropic.com/v1/models?limit=1000&after_id=c-1': { data: [{ id: 'c-2' }], has_more: false, last_id: 'c-2' } });
    assert.deepEqual(anthropic.verdict.models, ['c-1', 'c-2']);
    const endless = await check('google', 'AIzacanary0123456789', { 'https://generativelanguage': { models: [{ name: 'models/g-1' }], nextPageToken: 'again' } });
    assert.deepEqual([endless.verdict.state, endless.verdict.models, endless.calls.length], ['valid', ['g-1'], 20]);
  });

  it('G2 Bedrock is asked at its control plane, signed for its region, with the profiles by which most models are called', async () => {
    const { verdict, calls } = await check('bedrock', 'AKIDEXAMPLE00000:canary0123456789/secret', {
      'https://bedrock.us-east-1.amazonaws.com/foundation-models': { modelSummaries: [{ modelId: 'amazon.nova-lite-v1:0', inferenceTypesSupported: ['ON_DEMAND'] }] },
      'https://bedrock.us-east-1.amazonaws.com/inference-profiles?maxResults=1000': { inferenceProfileSummaries: [{ inferenceProfileId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0' }] },
    });
    assert.deepEqual([verdict.state, verdict.models], ['valid', ['amazon.nova-lite-v1:0', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0']]);
    for (const { headers } of calls) assert.match(headers['authorization'] ?? '', /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE00000\/20261121\/us-east-1\/bedrock\/aws4_request, SignedHeaders=host;x-amz-date, /);
    assert.ok(!JSON.stringify([calls, verdict]).includes('canary'));
  });

  it('G2 Vertex: a token first, then a count at the project, then the list; the key goes to nobody', async () => {
    const key = JSON.stringify({ type: 'service_account', client_email: 'g@p.iam', private_key_id: 'canary', private_key: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) });
    const answers = { 'https://oauth2.googleapis.com/token': { access_token: 'ya29.canary-token', expires_in: 3600 }, 'https://aiplatform.googleapis.com/v1/projects/my-project-123/locations/global/': { totalTokens: 1, note: 'ya29.canary-token' }, 'https://aiplatform.googleapis.com/v1beta1/publishers/google/models': { publisherModels: [{ name: 'publishers/google/models/gemini-2.5-flash' }, { name: 'publishers/google/models/ya29.canary-token' }] } };
    const { verdict, calls } = await check('vertex', key, answers);
    assert.deepEqual([verdict.state, verdict.models], ['valid', ['gemini-2.5-flash']]);
    assert.deepEqual(calls.map(({ method, url }) => `${method} ${new URL(url).pathname}`), ['POST /token', 'POST /v1/projects/my-project-123/locations/global/publishers/google/models/gemini-2.5-flash:countTokens', 'GET /v1beta1/publishers/google/models']);
    assert.ok(!JSON.stringify(calls).includes('PRIVATE KEY'));
    const { 'https://oauth2.googleapis.com/token': _token, ...closed } = answers;
    assert.equal((await check('vertex', key, closed)).verdict.state, 'unknown');
    assert.deepEqual([(await check('vertex', key.replace('BEGIN', 'BEGUN'), answers)).verdict.state], ['invalid']);
  });

  it('attack 16: where an address is private, the check says which setting would allow it', async () => {
    const egress = openEgress({ allowPrivate: false, resolve: (_host, _options, callback) => { callback(null, [{ address: '10.0.0.7', family: 4 }]); } });
    try {
      const asked = (id: string, custom: boolean) => {
        const provider = { ...reached(id), origin: 'https://llm.example' };
        return checkKey({ provider, secret: new Secret('canary-0123456789'), pool: (origin) => egress.pool('owner', origin, custom), deadline: new AbortController().signal, clock: { now: () => now } });
      };
      assert.match((await asked('openai-compatible', true)).detail ?? '', /private address.*KEYSTEAD_CUSTOM_PROVIDER_ORIGINS=private/);
      assert.match((await asked('openai', false)).detail ?? '', /private address.*KEYSTEAD_ALLOW_PRIVATE_PROVIDERS=true/);
    } finally {
      await egress.close();
    }
  });
});
