import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialectId, Environment } from '@keystead/contract';
import { providers } from '../../providers/index.ts';
import type { GatewayError } from '../errors.ts';
import type { CredentialConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { resolve } from './resolve.ts';

let made = 0;
function credential(provider: string, more: Partial<CredentialConfiguration> = {}): CredentialConfiguration {
  made += 1;
  return {
    id: `id-${String(made).padStart(4, '0')}`, provider, label: provider, origin: 'https://x.example', custody: 'vault', payer: 'tenant', environment: 'production', health: 'valid', models: [],
    version: { id: 'v', version: 1, fingerprint: 'f', envelope: Buffer.alloc(0), tenantKey: { id: 'k', version: 1, kms: 'm', kmsKeyId: 'k', wrapped: Buffer.alloc(0) } }, ...more,
  };
}

function tenant(credentials: readonly CredentialConfiguration[], routes: Readonly<Record<string, readonly (readonly [CredentialConfiguration | string, string])[]>> = {}): TenantConfiguration {
  const models = new Set(credentials.flatMap((each) => each.models));
  return {
    id: 't', name: 'T', members: new Map(), budgets: [], credentials: new Map(credentials.map((each) => [each.id, each])),
    servedBy: new Map([...models].map((model) => [model, credentials.filter((each) => each.models.includes(model))])),
    routes: new Map(Object.entries(routes).map(([name, chain]) => [name, { id: name, name, chain: chain.map(([each, model]) => ({ credentialId: typeof each === 'string' ? each : each.id, model })) }])),
  };
}

function ask(configuration: TenantConfiguration, model: string, dialect: DialectId = 'openai-chat', environment: Environment = 'production') {
  return resolve({ tenant: configuration, environment, dialect, model }, providers).map((target) => [target.credential.id, target.model]);
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as GatewayError).code;
  }
  return 'none';
}

describe('resolve', () => {
  it('G4: a route’s name gives its chain in order; a step whose key is gone is left out', () => {
    const [first, second] = [credential('openai'), credential('mistral')];
    assert.deepEqual(ask(tenant([first, second], { main: [[first, 'a'], ['gone', 'b'], [second, 'c']] }), 'main'), [[first.id, 'a'], [second.id, 'c']]);
  });

  it('provider/model chooses the provider, also where the model itself holds slashes', () => {
    const together = credential('together');
    assert.deepEqual(ask(tenant([credential('openai'), together]), 'together/meta-llama/Llama-3'), [[together.id, 'meta-llama/Llama-3']]);
    assert.equal(refusal(() => ask(tenant([together]), 'openai/gpt-4o')), 'no_credential');
  });

  it('a bare id: a key that was seen to serve it, then the provider it is known by, then the only key of the dialect', () => {
    const [seen, openai, mistral] = [credential('together', { models: ['gpt-oss'] }), credential('openai'), credential('mistral')];
    assert.deepEqual(ask(tenant([openai, seen]), 'gpt-oss'), [[seen.id, 'gpt-oss']]);
    assert.deepEqual(ask(tenant([mistral, openai]), 'gpt-9'), [[openai.id, 'gpt-9']]);
    assert.deepEqual(ask(tenant([mistral]), 'brand-new-model'), [[mistral.id, 'brand-new-model']]);
    assert.equal(refusal(() => ask(tenant([mistral, openai]), 'brand-new-model')), 'model_not_found');
  });

  it('G5: a known model without a key of its provider is refused, never sent to somebody else’s', () => {
    assert.equal(refusal(() => ask(tenant([credential('mistral')]), 'gpt-4o')), 'no_credential');
    assert.equal(refusal(() => ask(tenant([credential('sandbox', { models: ['sandbox-large'] })]), 'gpt-4o')), 'no_credential');
    assert.equal(refusal(() => ask(tenant([credential('sandbox')]), 'brand-new-model')), 'model_not_found');
  });

  it('keys of another environment and keys held elsewhere are not used; the sandbox is there for every environment', () => {
    const sandbox = credential('sandbox', { models: ['sandbox-large'] });
    assert.equal(refusal(() => ask(tenant([credential('openai', { environment: 'staging' })]), 'gpt-4o')), 'no_credential');
    assert.equal(refusal(() => ask(tenant([credential('openai', { custody: 'proxy' })]), 'gpt-4o')), 'no_credential');
    assert.deepEqual(ask(tenant([sandbox]), 'sandbox-large', 'gemini', 'staging'), [[sandbox.id, 'sandbox-large']]);
  });

  it('of several keys that would do, one: a good one before a bad one, an older one before a newer one', () => {
    const [bad, old, young] = [credential('openai', { health: 'invalid' }), credential('openai'), credential('openai')];
    assert.deepEqual(ask(tenant([young, bad, old]), 'gpt-4o'), [[old.id, 'gpt-4o']]);
    assert.deepEqual(ask(tenant([bad]), 'gpt-4o'), [[bad.id, 'gpt-4o']]);
  });

  it('a model whose provider speaks another dialect is refused with the paths that would do', () => {
    assert.throws(() => ask(tenant([credential('anthropic')]), 'claude-opus-5', 'openai-responses'), /POST \/v1\/messages/);
  });

  it('attack 17: what is no plain name is refused', () => {
    for (const model of ['', ' ', 'a b', 'a\r\nb', 'ä', 'x'.repeat(257)]) assert.equal(refusal(() => ask(tenant([credential('openai')]), model)), 'invalid_field');
  });
});
