import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DialectId, type Environment, everyone, nobody } from '@keystead/contract';
import { providers } from '../../providers/index.ts';
import type { GatewayError } from '../errors.ts';
import type { CredentialConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { type Question, resolve } from './resolve.ts';

let made = 0;
function credential(provider: string, more: Partial<CredentialConfiguration> = {}): CredentialConfiguration {
  made += 1;
  return {
    id: `id-${String(made).padStart(4, '0')}`, provider, label: provider, origin: 'https://x.example', custody: 'vault', payer: 'tenant', environment: 'production', health: 'valid', models: [],
    scope: everyone(provider === 'sandbox' ? 'any' : more.environment ?? 'production'), expiresAt: null, caps: { requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null }, others: [],
    version: { id: 'v', version: 1, fingerprint: 'f', envelope: Buffer.alloc(0), tenantKey: { id: 'k', version: 1, kms: 'm', kmsKeyId: 'k', wrapped: Buffer.alloc(0) } }, ...more,
  };
}

function tenant(credentials: readonly CredentialConfiguration[], routes: Readonly<Record<string, readonly (readonly [CredentialConfiguration | string, string])[]>> = {}): TenantConfiguration {
  const models = new Set(credentials.flatMap((each) => each.models));
  return {
    id: 't', name: 'T', suspended: false, members: new Map(), teams: new Map(), teamClasses: new Map(), policy: null, stops: [], budgets: [], credentials: new Map(credentials.map((each) => [each.id, each])),
    servedBy: new Map([...models].map((model) => [model, credentials.filter((each) => each.models.includes(model))])),
    routes: new Map(Object.entries(routes).map(([name, chain]) => [name, { id: name, name, chain: chain.map(([each, model]) => ({ credentialId: typeof each === 'string' ? each : each.id, model })), strategy: 'order' as const, delivery: 'immediate' as const, limits: {} }])),
  };
}

const now = Date.UTC(2026, 10, 21);
const outside: Question['call'] = { teamIds: new Set(), appId: null, workflowId: null, endpoint: 'chat-completions', dataClass: 'unlabelled' };

function ask(configuration: TenantConfiguration, model: string, dialect: DialectId = 'openai-chat', environment: Environment = 'production', call: Partial<Question['call']> = {}) {
  return targets(configuration, model, { dialect, environment, call: { ...outside, ...call } }).map((target) => [target.credential.id, target.model]);
}

function targets(configuration: TenantConfiguration, model: string, question: Partial<Question>) {
  return resolve({ tenant: configuration, environment: 'production', dialect: 'openai-chat', translatable: 'conversation', model, now, call: outside, ...question }, providers);
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

  it('V6 V7 credential-id/model chooses that very key, within its scope, and never another tenant’s', () => {
    const [first, second] = [credential('openai'), credential('openai')];
    assert.deepEqual(ask(tenant([first, second]), `${second.id}/org/m-1`), [[second.id, 'org/m-1']]);
    assert.equal(refusal(() => ask(tenant([first, credential('openai', { id: 'closed', scope: nobody })]), 'closed/m-1')), 'out_of_scope');
    assert.equal(refusal(() => ask(tenant([first, second]), 'id-of-another/gpt-4o', 'anthropic-messages')), 'model_not_found');
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

  it('G3 a provider is asked in the caller’s dialect where it speaks it, else in one that the request is translated into', () => {
    const both = tenant([credential('openai'), credential('anthropic')]);
    const spoken = (model: string, dialect: DialectId) => targets(both, model, { dialect }).map((target) => target.dialect);
    assert.deepEqual(spoken('openai/m', 'openai-responses'), ['openai-responses']);
    assert.deepEqual(spoken('openai/m', 'anthropic-messages'), ['openai-chat']);
    assert.deepEqual(spoken('claude-opus-5', 'openai-responses'), ['anthropic-messages']);
  });

  it('G3 of two keys that serve a model, the one that speaks the caller’s dialect is taken', () => {
    const configuration = tenant([credential('anthropic', { models: ['m'] }), credential('openai', { models: ['m'] })]);
    assert.deepEqual(targets(configuration, 'm', { dialect: 'openai-chat' }).map((target) => target.provider.id), ['openai']);
    assert.deepEqual(targets(configuration, 'm', { dialect: 'anthropic-messages' }).map((target) => target.provider.id), ['anthropic']);
  });

  it('what is no conversation is not translated: refused with the paths that would do', () => {
    assert.throws(() => targets(tenant([credential('anthropic')]), 'claude-opus-5', { dialect: 'openai-embeddings', translatable: 'embeddings' }), /POST \/v1\/messages/);
  });

  it('V7 a route leaves out the steps whose key is out of scope; nothing left is refused with key, rule and whom to ask', () => {
    const [legal, open] = [credential('openai', { label: 'Legal', scope: { ...everyone('production'), teams: ['legal-team'] } }), credential('mistral')];
    const configuration = tenant([legal, open], { main: [[legal, 'a'], [open, 'b']], strict: [[legal, 'a']] });
    assert.deepEqual(ask(configuration, 'main'), [[open.id, 'b']]);
    assert.deepEqual(ask(configuration, 'main', 'openai-chat', 'production', { teamIds: new Set(['legal-team']) }), [[legal.id, 'a'], [open.id, 'b']]);
    assert.equal(refusal(() => ask(configuration, 'strict')), 'out_of_scope');
    assert.throws(() => ask(configuration, 'strict'), /The key "Legal" could serve "strict", but its scope does not allow this call: it is for certain teams, and this call acts for none\. Ask an owner or admin of T/);
  });

  it('V7 deny by default: a key whose scope says nothing serves nobody, also where it is the only one', () => {
    assert.equal(refusal(() => ask(tenant([credential('openai', { scope: nobody })]), 'gpt-4o')), 'out_of_scope');
    assert.throws(() => ask(tenant([credential('openai', { scope: nobody })]), 'gpt-4o'), /nobody may use it yet/);
  });

  it('V7 each dimension refuses by itself: app, workflow, model, endpoint, data class', () => {
    const by = (scope: Partial<CredentialConfiguration['scope']>) => tenant([credential('openai', { scope: { ...everyone('production'), ...scope } })]);
    assert.throws(() => ask(by({ apps: ['contract-check'] }), 'gpt-4o'), /this call comes from none/);
    assert.throws(() => ask(by({ apps: ['none'] }), 'gpt-4o', 'openai-chat', 'production', { appId: 'other' }), /the app "other" is not among/);
    assert.throws(() => ask(by({ workflows: ['w'] }), 'gpt-4o'), /certain workflows/);
    assert.throws(() => ask(by({ models: ['gpt-5*'] }), 'gpt-4o'), /the model "gpt-4o" is not among/);
    assert.throws(() => ask(by({ endpoints: ['embeddings'] }), 'gpt-4o'), /may not be used for chat-completions/);
    assert.throws(() => ask(by({ dataClasses: ['public'] }), 'gpt-4o'), /data of the class "unlabelled"/);
    assert.equal(ask(by({ dataClasses: ['public'] }), 'gpt-4o', 'openai-chat', 'production', { dataClass: 'public' }).length, 1);
  });

  it('V6 an expired key is not used: a route goes on without it, and alone it says which key expired and when', () => {
    const [expired, good] = [credential('openai', { label: 'Old', expiresAt: now }), credential('mistral', { expiresAt: now + 1 })];
    assert.deepEqual(ask(tenant([expired, good], { main: [[expired, 'a'], [good, 'b']] }), 'main'), [[good.id, 'b']]);
    assert.throws(() => ask(tenant([expired]), 'gpt-4o'), /The key f \("Old"\) of your organisation expired on 2026-11-21/);
  });

  it('attack 17: what is no plain name is refused', () => {
    for (const model of ['', ' ', 'a b', 'a\r\nb', 'ä', 'x'.repeat(257)]) assert.equal(refusal(() => ask(tenant([credential('openai')]), model)), 'invalid_field');
  });
});
