import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialects } from '../../src/dialects/index.ts';
import { type Provider, providers, providersAt, recogniseProvider } from '../../src/providers/index.ts';
import { describeProvider, type RecordedList } from '../../src/providers/provider.conformance.ts';
import { findFixtures, readExchange } from '../support/replay/index.ts';

const fixtures = findFixtures();

function recordedLists(provider: string): RecordedList[] {
  if (fixtures.folder === undefined) return [];
  return fixtures.rows
    .filter((row) => row.provider === provider && /^GET \/v1(?:beta)?\/models$/.test(row.endpoint) && row.status === 200)
    .map((row) => ({ name: row.file, body: readExchange(fixtures.folder, row.file).response.body }));
}

for (const provider of providers.values()) describeProvider(provider, recordedLists(provider.id));

describe('recorded lists of models', { skip: fixtures.absent ?? false }, () => {
  it('were found for the providers that have some', () => {
    for (const id of ['openai', 'anthropic', 'google', 'mistral']) assert.ok(recordedLists(id).length > 0, id);
  });

  it('G2 a recorded model of one provider is never claimed by another’s patterns', () => {
    for (const id of ['openai', 'anthropic', 'google', 'mistral']) {
      for (const { body } of recordedLists(id)) {
        const { models } = providers.get(id)?.verification.read(200, body) ?? { models: [] };
        for (const model of models) {
          const known = [...providers.values()].filter((provider) => provider.modelPatterns.some((pattern) => pattern.test(model))).map((provider) => provider.id);
          assert.ok(known.every((each) => each === id), `${model} of ${id} is claimed by ${known.join(', ')}`);
        }
      }
    }
  });
});

describe('reading recorded refusals', { skip: fixtures.absent ?? false }, () => {
  const cases = [
    { provider: 'google', matches: /API_KEY_INVALID/, state: 'invalid' }, { provider: 'mistral', matches: /"Invalid API Key"|Unauthorized/, state: 'invalid' }, { provider: 'openai', matches: /invalid_api_key/, state: 'invalid' },
  ];
  for (const { provider, matches, state } of cases) {
    it(`V3 a bad key at ${provider} is ${state}`, () => {
      let found = 0;
      for (const row of fixtures.folder === undefined ? [] : fixtures.rows) {
        if (row.provider !== provider || row.status < 400 || row.status > 401) continue;
        const { response } = readExchange(fixtures.folder ?? '', row.file);
        if (!matches.test(JSON.stringify(response.body ?? ''))) continue;
        found += 1;
        assert.equal(providers.get(provider)?.verification.read(response.status, response.body).state, state, row.file);
      }
      assert.ok(found > 0);
    });
  }
});

describe('the registry of providers', () => {
  it('stands under each provider’s own id, with paths for dialects that exist', () => {
    for (const [id, provider] of providers) {
      assert.equal(provider.id, id);
      for (const dialect of Object.keys(provider.dialects)) assert.ok(dialect in dialects);
    }
  });

  it('recognises a key by its longest mark, and offers a key of somebody else to nobody', () => {
    const recognised = (secret: string) => recogniseProvider(secret)?.id ?? null;
    assert.deepEqual(['sk-proj-a', 'sk-svcacct-a', 'sk-ant-api03-a', 'AIzaSy', 'gsk_a', 'tgp_v1_a', 'sk-sandbox-a'].map(recognised), ['openai', 'openai', 'anthropic', 'google', 'groq', 'together', 'sandbox']);
    assert.deepEqual(['sk-or-v1-a', 'sk-a', 'xai-a', 'hf_a', ''].map(recognised), [null, null, null, null, null]);
    const base: Provider | undefined = providers.get('openai');
    assert.ok(base !== undefined);
    const known = new Map([['a', { ...base, id: 'a', keyPrefixes: ['sk-'] }], ['b', { ...base, id: 'b', keyPrefixes: ['sk-b-'] }]]);
    assert.equal(recogniseProvider('sk-b-1', known)?.id, 'b');
  });

  it('Google: a key that is good but switched off or restricted is neither valid nor invalid', () => {
    const read = providers.get('google')?.verification.read;
    for (const reason of ['SERVICE_DISABLED', 'API_KEY_SERVICE_BLOCKED']) assert.equal(read?.(403, { error: { details: [{}, { reason }] } }).state, 'unknown');
  });

  it('takes an operator’s origins, and names the one that is wrong', () => {
    assert.equal(providersAt({ openai: 'https://eu.api.openai.com' }).get('openai')?.origin, 'https://eu.api.openai.com');
    assert.equal(providersAt({}).get('openai')?.origin, 'https://api.openai.com');
    assert.throws(() => providersAt({ opanai: 'https://x.test' }), /opanai/);
    assert.throws(() => providersAt({ openai: 'https://x.test/v1' }), /openai/);
  });
});
