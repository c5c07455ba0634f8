import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type PriceQuestion, priceOf } from './price-of.ts';
import { type PriceTerm, termsInForce } from './price-terms.ts';
import { worstCase, type WorstCaseQuestion } from './worst-case.ts';

const now = Date.parse('2026-11-20T00:00:00Z');
const term = (more: Partial<PriceTerm> & Pick<PriceTerm, 'id'>): PriceTerm => ({ provider: 'openai', credentialId: null, model: null, kind: 'discount', discountPercent: 10, rates: null, from: now - 1_000, until: null, ...more });
const own = (id: string, input: number, output: number, more: Partial<PriceTerm> = {}): PriceTerm => term({ id, kind: 'rates', discountPercent: null, rates: { input, output }, ...more });
const ceiling = (id: string, input: number, output: number, more: Partial<PriceTerm> = {}): PriceTerm => own(id, input, output, { kind: 'ceiling', ...more });
const usage = { input: 1_000, cacheRead: 200, cacheWrite: 0, output: 100, reasoning: 0 };
const price = (terms: readonly PriceTerm[], more: Partial<PriceQuestion> = {}) => priceOf(usage, { priceId: 'openai', servedModel: null, askedModel: 'gpt-4o-mini', at: new Date(now), own: { terms, provider: 'openai', credentialId: 'key-1' }, ...more });
const bound = (terms: readonly PriceTerm[], more: Partial<WorstCaseQuestion> = {}) => worstCase({
  priceId: 'openai', dialect: 'openai-chat', model: 'gpt-4o-mini', requestBytes: 1_000, body: { messages: [] }, maxOutputTokens: 100, answers: 1, at: now, own: { terms, provider: 'openai', credentialId: 'key-1' }, ...more,
})?.costNanoUsd ?? null;

describe('a tenant’s own prices', () => {
  it('B3 one key goes before all keys, an exact model before a prefix, a longer prefix before a shorter, the later before the earlier', () => {
    const terms = [
      term({ id: 'all' }), term({ id: 'older', from: now - 9_000 }), term({ id: 'prefix', model: 'gpt-*' }), term({ id: 'longer', model: 'gpt-4o*' }), term({ id: 'exact', model: 'gpt-4o-mini' }), term({ id: 'key', credentialId: 'key-1' }),
      term({ id: 'other-key', credentialId: 'key-2' }), term({ id: 'other-provider', provider: 'anthropic' }), term({ id: 'ended', until: now }), term({ id: 'coming', from: now + 1 }),
    ];
    const winner = (without: readonly string[]) => termsInForce(terms.filter(({ id }) => !without.includes(id)), { provider: 'openai', credentialId: 'key-1', model: 'gpt-4o-mini', at: now }).agreed?.id;
    const order = ['key', 'exact', 'longer', 'prefix', 'all', 'older'];
    for (const [index, id] of order.entries()) assert.equal(winner(order.slice(0, index)), id);
    assert.equal(winner(order), undefined);
  });

  it('B3 a discount comes off the listed price, own rates take its place, and the row says which term it was', () => {
    const listed = price([])?.costNanoUsd ?? assert.fail();
    assert.deepEqual(price([term({ id: 'd', discountPercent: 12.5 })]), { costNanoUsd: listed * 0.875, version: `${price([])?.version} term:d` });
    assert.deepEqual(price([own('r', 1, 2)]), { costNanoUsd: 1_000 * 1_000 + 100 * 2_000, version: 'own-rates term:r' });
    assert.equal(price([own('r', 1, 2, { rates: { input: 1, output: 2, cacheRead: 0.5 } })])?.costNanoUsd, 800 * 1_000 + 200 * 500 + 100 * 2_000);
    // Own rates know a model that no table knows; a discount on nothing is nothing.
    assert.equal(price([own('r', 1, 2)], { priceId: null, askedModel: 'ours' })?.costNanoUsd, 1_200_000);
    assert.equal(price([term({ id: 'd' })], { priceId: null, askedModel: 'ours' }), null);
  });

  it('B1 a ceiling prices what has no price, and nothing else', () => {
    const terms = [ceiling('c', 20, 80)];
    assert.equal(price(terms)?.costNanoUsd, price([])?.costNanoUsd);
    assert.deepEqual(price(terms, { askedModel: 'released-tomorrow' }), { costNanoUsd: 1_000 * 20_000 + 100 * 80_000, version: 'ceiling term:c' });
    // A tier without a known factor as well; a tool whose fee is not known is not covered by a price for tokens.
    assert.equal(price(terms, { usageRaw: { prompt_tokens: 1_000, service_tier: 'priority' } })?.version, 'ceiling term:c');
    assert.equal(price(terms, { usageRaw: { input_tokens: 1_000, total_tokens: 1_100, own_tools: { code_interpreter_call: 1 } } }), null);
  });

  it('B1 a model without a price has a bound as soon as it has a ceiling; a discount lowers no bound', () => {
    assert.equal(bound([], { model: 'released-tomorrow' }), null);
    assert.equal(bound([ceiling('c', 20, 80)], { model: 'released-tomorrow' }), 3_048 * 20_000 + 100 * 80_000);
    assert.equal(bound([term({ id: 'd', discountPercent: 90 })]), bound([]));
    assert.equal(bound([own('r', 1, 2)]), 3_048 * 1_000 + 100 * 2_000);
    // From the moment it holds, and not before.
    const changing = [own('r', 1, 2, { from: now + 10 })];
    assert.deepEqual([bound(changing), bound(changing, { at: now + 9 }), bound(changing, { at: now + 10 })], [bound([]), bound([]), 3_048 * 1_000 + 100 * 2_000]);
  });

  it('B1 property: whatever the terms, no bill within the bound passes it', () => {
    const rate = fc.double({ min: 0, max: 200, noNaN: true });
    const rates = fc.record({ input: rate, output: rate, cacheRead: rate, cacheWrite: rate, cacheWriteHour: rate, audioInput: rate, imageOutput: rate, request: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: ['input', 'output'] });
    const anyTerm = fc.record({
      id: fc.uuid(), provider: fc.constant('anthropic'), credentialId: fc.constantFrom(null, 'key-1', 'key-2'), model: fc.constantFrom(null, 'claude-*', 'claude-sonnet-4-5', 'nobody-knows'), from: fc.constantFrom(now - 5, now + 5), until: fc.constantFrom(null, now, now + 9),
      price: fc.oneof(fc.record({ kind: fc.constant('discount' as const), discountPercent: fc.double({ min: 0.01, max: 100, noNaN: true }), rates: fc.constant(null) }), fc.record({ kind: fc.constantFrom('rates' as const, 'ceiling' as const), discountPercent: fc.constant(null), rates })),
    }).map(({ price: of, ...rest }): PriceTerm => ({ ...rest, ...of }));
    fc.assert(fc.property(fc.array(anyTerm, { maxLength: 5 }), fc.constantFrom('claude-sonnet-4-5', 'nobody-knows'), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(undefined, 'us', 'moon'), (terms, model, read, hour, geo) => {
      const asked = { provider: 'anthropic', credentialId: 'key-1', terms };
      const most = worstCase({ priceId: 'anthropic', dialect: 'anthropic-messages', model, requestBytes: 5_000, body: { messages: [] }, maxOutputTokens: 900, answers: 1, at: now, own: asked });
      const input = most?.usage.input ?? assert.fail();
      const cacheRead = Math.floor(input * read);
      const cacheWrite = input - cacheRead;
      const raw = { input_tokens: 0, output_tokens: 900, cache_creation: { ephemeral_1h_input_tokens: Math.floor(cacheWrite * hour) }, ...geo === undefined ? {} : { inference_geo: geo } };
      const bill = priceOf({ input, cacheRead, cacheWrite, output: 900, reasoning: 0 }, { priceId: 'anthropic', servedModel: null, askedModel: model, at: new Date(now), usageRaw: raw, own: asked });
      assert.ok(bill === null || (most?.costNanoUsd !== null && bill.costNanoUsd <= (most?.costNanoUsd ?? 0)), JSON.stringify({ terms, bill, most }));
    }), { numRuns: 400, seed: 37 });
  });
});
