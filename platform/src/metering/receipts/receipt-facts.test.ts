import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalText } from '@keystead/contract';
import fc from 'fast-check';
import { type FactsRow, keptFactsOf, receiptFactsOf, receiptTextOf } from './receipt-facts.ts';

const odd = fc.string({ unit: 'binary', maxLength: 12 });
const oddOrNull = fc.option(odd);
const count = fc.option(fc.nat());
const attempt = fc.record({ credentialId: fc.uuid(), fingerprint: odd, provider: odd, model: odd, status: fc.nat(599), code: fc.option(fc.constantFrom('timeout')), milliseconds: fc.nat(), startedMs: fc.nat(), mayBeBilled: fc.boolean() }, { requiredKeys: ['credentialId', 'fingerprint', 'provider', 'model', 'status', 'code', 'milliseconds'], noNullPrototype: true });
const rows: fc.Arbitrary<Omit<FactsRow, 'receipt'>> = fc.record({
  tenant_id: fc.uuid(), request_id: fc.uuid(), occurred_at: fc.constant('2026-03-01T12:00:00.123Z'), user_id: fc.option(fc.uuid()), token_id: fc.constant(null), app_id: oddOrNull, run_id: fc.constant(null), team: fc.constant(null),
  project: oddOrNull, workflow: oddOrNull, environment: fc.constant('production'), payer: fc.constantFrom('tenant', 'platform'), custody: fc.constant('vault'), credential_id: fc.option(fc.uuid()), credential_version: fc.constant(1), fingerprint: fc.constant('fp'),
  provider: fc.constant('openai'), endpoint: fc.constant('openai-chat'), stream: fc.boolean(), asked_model: odd, served_model: oddOrNull, input_tokens: count, cache_read_tokens: count, cache_write_tokens: count, output_tokens: count, reasoning_tokens: count,
  usage_state: fc.constantFrom('settled', 'estimated', 'none'), cost_nano_usd: count, price_version: fc.constant('v'), status: fc.nat(599), outcome: fc.constantFrom('answered', 'failed'), latency_ms: count, first_byte_ms: count, provider_request_id: oddOrNull,
  policy: fc.option(fc.record({ dataClass: fc.constant('health'), action: fc.constant('mask'), finds: fc.dictionary(fc.constantFrom('secrets', 'personal', 'health'), fc.nat(), { noNullPrototype: true }) }, { noNullPrototype: true })),
  code: oddOrNull, route: oddOrNull, translated_to: fc.constantFrom('gemini', null), translation_warnings: count, output_limit: count, shadow_of: fc.constant(null), attempts: fc.array(attempt, { maxLength: 3 }),
}, { noNullPrototype: true });
const reservation = { budgetId: '019cabcd-0000-7000-8000-000000000001', unit: 'tokens', windowStart: '2026-03-01T00:00:00.000Z', amount: 7, holder: 'h' } as const;

describe('the facts of a receipt', () => {
  it('A3 are written in canonical order: their plain JSON is that of RFC 8785, whatever is in them', () => {
    fc.assert(fc.property(rows, (row) => {
      const sealed = { ...row, receipt: keptFactsOf(row, [reservation], { input: 'a'.repeat(64), output: null }) };
      assert.equal(receiptTextOf(sealed), canonicalText(receiptFactsOf(sealed)));
    }), { numRuns: 300 });
  });

  it('A3 are the same from what the database gives back, in another order of members', () => {
    fc.assert(fc.property(rows, (row) => {
      const sealed = { ...row, receipt: keptFactsOf(row, [reservation], { input: null, output: 'b'.repeat(64) }) };
      const reversed = (value: unknown): unknown => (typeof value !== 'object' || value === null ? value : Array.isArray(value) ? value.map(reversed) : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, reversed(each)] as const).toReversed()));
      const stored = { ...sealed, occurred_at: new Date(sealed.occurred_at), policy: reversed(sealed.policy), attempts: reversed(sealed.attempts) as readonly unknown[], receipt: reversed(sealed.receipt) };
      assert.equal(receiptTextOf(stored), receiptTextOf(sealed));
    }), { numRuns: 100 });
  });
});
