import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VaultProvider, VaultProviders } from '../providers.ts';
import { toCandidates } from './candidates.ts';

const provider = (id: string, keyPrefixes: readonly string[], sandbox = false): VaultProvider => ({
  id, name: id, sandbox, origin: `https://${id}.example`, dialects: {}, authorise: () => ({}), verification: { path: '/', read: () => ({ state: 'valid', detail: null, models: [] }) },
  keyPrefixes, keyExample: '', links: { keys: null, usage: null, retention: null },
});
const providers: VaultProviders = new Map([provider('openai', ['sk-proj-']), provider('anthropic', ['sk-ant-']), provider('google', ['AIza']), provider('mistral', []), provider('sandbox', ['sk-sandbox-'], true)].map((each) => [each.id, each]));
const key = 'sk-proj-0123456789abcdef0123';
const bare = '0123456789abcdef0123456789abcdef';

describe('V5 candidates of an import', () => {
  const of = (found: Parameters<typeof toCandidates>[0][number]) => toCandidates([found], providers)[0];

  it('V5 recognises the provider by the key, then by what the file says, then by words of the name', () => {
    const cases: readonly (readonly [Parameters<typeof of>[0], string | null])[] = [
      [{ name: 'ANTHROPIC_API_KEY', value: key }, 'openai'], [{ name: 'x', value: bare, provider: 'mistral' }, 'mistral'], [{ name: 'MISTRAL_API_KEY', value: bare }, 'mistral'], [{ name: 'GEMINI_KEY', value: bare }, 'google'],
      [{ name: 'claudeKey', value: bare }, 'anthropic'], [{ name: 'k', value: bare, hints: ['https://console.mistral.ai/keys'] }, 'mistral'], [{ name: 'OPENAI_OR_ANTHROPIC', value: bare }, null],
      [{ name: 'OPENAI_KEY', value: bare, provider: 'azure' }, null], [{ name: 'sandbox', value: 'sk-sandbox-0123456789' }, null], [{ name: 'PORT', value: '8080' }, null], [{ name: 'mistrals', value: bare }, null],
    ];
    for (const [found, wanted] of cases) assert.equal(of(found)?.provider, wanted, JSON.stringify(found));
  });

  it('V5 says what would become of each: new, not recognised, rejected, missing', () => {
    const states = toCandidates([
      { name: 'OPENAI_API_KEY', value: key }, { name: 'DATABASE_URL', value: 'postgres://u:p@h/db' }, { name: 'OPENAI_API_KEY', value: 'has a space' }, { name: 'OPENAI_API_KEY', value: null, missing: 'is elsewhere' },
      { name: 'OPENAI_API_KEY', value: key, unusable: 'is used elsewhere' },
    ], providers);
    assert.deepEqual(states.map(({ state }) => state), ['new', 'not-recognised', 'rejected', 'missing', 'rejected']);
    assert.deepEqual(states.map(({ detail }) => detail)[3], 'is elsewhere');
  });

  it('G2 V5 a key whose provider asks for more than a key is named, and not taken from a file', () => {
    const field = { name: 'region', label: 'Region', hint: '', example: 'eu', required: true, pattern: '.*' };
    const placed: VaultProvider = { ...provider('bedrock', ['ABSK']), origin: null, connection: { fields: [field], at: () => provider('bedrock', ['ABSK']) } };
    const [found] = toCandidates([{ name: 'AWS', value: 'ABSK0123456789abcdef' }], new Map([['bedrock', placed]]));
    assert.deepEqual([found?.provider, found?.state, found?.detail], ['bedrock', 'rejected', 'asks for more than a key (Region): add this key by itself']);
  });

  it('V5 guesses the environment from names and folders, production where nothing says', () => {
    const guesses = [['OPENAI_API_KEY_STAGING', 'staging'], ['dev/openai', 'development'], ['OPENAI_TEST_KEY', 'development'], ['prod openai', 'production'], ['device key', 'production'], ['OPENAI_API_KEY', 'production']] as const;
    for (const [name, wanted] of guesses) assert.equal(of({ name, value: key })?.environment, wanted, name);
    assert.equal(of({ name: 'x', value: key, hints: ['Staging'] })?.environment, 'staging');
  });

  it('V3 V5 columns mixed up: a name that is a key, or a part of one, is never shown', () => {
    const shown = toCandidates([{ name: key, value: 'claims team key' }, { name: 'x', value: key }, { name: `key ${key.slice(0, 10)}`, value: bare }, { name: key.slice(9, 24), value: bare }, { name: ' \u0000 ', value: bare }], providers);
    assert.deepEqual(shown.map(({ name }) => name), ['Entry 1', 'x', 'Entry 3', 'Entry 4', 'Entry 5']);
  });
});
