import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../errors.ts';
import { buildTenants } from './build.ts';
import type { ConfigurationRows, CredentialRow } from './rows.ts';

const tenantKey = { id: 'tk', version: 1, kms: 'local', kms_key_id: 'k', wrapped: Buffer.alloc(0) };
const key = (id: string, provider: string, payer: 'tenant' | 'platform' = 'tenant'): CredentialRow => ({
  id, tenant_id: 't', provider, label: id, origin: 'https://api.example', connection: {}, custody: 'vault', payer, environment: 'production', health: 'valid', models: [],
  scope: {}, expires_at: null, requests_per_minute: null, tokens_per_minute: null, max_concurrent: null,
});
const term = (id: string, more: Partial<ConfigurationRows['priceTerms'][number]> = {}): ConfigurationRows['priceTerms'][number] => ({
  tenant_id: 't', id, provider: 'openai', credential_id: null, model: null, kind: 'discount', discount_percent: 10, rates: null, valid_from: new Date(1_000), valid_to: null, ...more,
});

function termsByKey(credentials: readonly CredentialRow[], priceTerms: ConfigurationRows['priceTerms']): Readonly<Record<string, readonly string[] | undefined>> {
  const built = buildTenants({
    tenants: [{ id: 't', name: 'Office', suspended: false, key_mode: 'own-required', platform_data_classes: [] }], offers: [], members: [], tokens: [], endedTokens: [], teams: [], teamMembers: [], credentials, stops: [], pauses: [], routes: [], policies: [], agreements: [], attributions: [], budgets: [], priceTerms,
    versions: credentials.map(({ id }) => ({ tenant_id: 't', credential_id: id, version_id: `${id}-1`, version: 1, state: 'primary', fingerprint: 'f', envelope: Buffer.alloc(0), tenant_key_id: 'tk', share: 0, grace_until: null })), tenantKeys: [tenantKey],
  });
  return Object.fromEntries([...built.get('t')?.configuration.credentials.values() ?? []].map(({ id, prices }) => [id, prices?.terms.map((each) => each.id)]));
}

describe('prices in the snapshot', () => {
  it('B3 a key has the terms that concern it; one without any, and a platform key, have none to look through', () => {
    const credentials = [key('a', 'openai'), key('b', 'openai'), key('c', 'anthropic'), key('p', 'openai', 'platform')];
    assert.deepEqual(termsByKey(credentials, [term('all'), term('one', { credential_id: 'b' }), term('other', { provider: 'groq' })]), { a: ['all'], b: ['all', 'one'], c: undefined, p: undefined });
  });

  it('B3 what a newer version wrote and this one cannot read is no term', () => {
    const unreadable = [term('kind', { kind: 'barter' }), term('rates', { kind: 'rates', discount_percent: null, rates: { input: 'free' } }), term('negative', { kind: 'ceiling', discount_percent: null, rates: { input: -1, output: 0 } })];
    assert.deepEqual(termsByKey([key('a', 'openai')], unreadable), { a: undefined });
  });

  it('B1 the refusal of a model without a price names it and says how to set a ceiling', () => {
    const { message } = new GatewayError('budget_price_unknown', { model: 'released-tomorrow' });
    assert.match(message, /"released-tomorrow".*output limit.*ceiling price.*Prices/);
  });
});
