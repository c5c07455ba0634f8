import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { providerOfKey } from './provider-of-key.ts';

const providers = [
  { id: 'openai', keyPrefixes: ['sk-', 'sk-proj-'] },
  { id: 'anthropic', keyPrefixes: ['sk-ant-'] },
  { id: 'mistral', keyPrefixes: [] },
];

describe('recognising the provider of a key', () => {
  it('takes the longest prefix, so that an Anthropic key is not mistaken for an OpenAI one', () => {
    assert.equal(providerOfKey('sk-ant-api03-x', providers)?.id, 'anthropic');
    assert.equal(providerOfKey('sk-proj-x', providers)?.id, 'openai');
  });
  it('ignores blanks around a pasted key', () => {
    assert.equal(providerOfKey('  sk-ant-x\n', providers)?.id, 'anthropic');
  });
  it('recognises nothing where no prefix fits', () => {
    assert.equal(providerOfKey('abcdef', providers), null);
    assert.equal(providerOfKey('', providers), null);
  });
});
