import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IntentRecord, OutcomeRecord, RefusalRecord } from '../records.ts';
import { estimateOf, finishOrphan, mergeIntents } from './open-intents.ts';
import { planRefusals, planRequest } from './plan-shipment.ts';
import { readRecord } from './read-record.ts';

const priceIds = { openai: 'openai', house: null };
const usage = { input: 1_000, cacheRead: 0, cacheWrite: 0, output: 200, reasoning: 0 };
const outcome = (more: Partial<OutcomeRecord> = {}): OutcomeRecord => ({
  type: 'outcome', requestId: 'r', tenantId: 't', at: Date.parse('2026-11-20T00:00:00Z'), caller: { userId: 'u', tokenId: 'k', appId: null, runId: null, environment: 'production' },
  endpoint: 'openai-chat', stream: false, askedModel: 'fast', credential: { credentialId: 'c', version: 2, fingerprint: 'f', provider: 'openai', payer: 'tenant', custody: 'vault', model: 'gpt-4o-mini' },
  servedModel: 'gpt-4o-mini-2024-07-18', status: 200, outcome: 'answered', usage, usageState: 'settled', usageRaw: { prompt_tokens: 1_000 }, latencyMs: 12, firstByteMs: 5,
  attempts: [], reservations: [], providerRequestId: 'p', ...more,
});
const plan = (more: Partial<OutcomeRecord> = {}, estimateNanoUsd: number | null = null) => planRequest({ outcome: outcome(more), estimateNanoUsd }, priceIds);

describe('what a finished request leaves behind', () => {
  it('B2 B3 one row with tokens by kind, cost and price version', () => {
    const { row } = plan();
    assert.deepEqual([row.input_tokens, row.output_tokens, row.cost_nano_usd, row.price_version, row.usage_state], [1_000, 200, 270_000, 'genai-prices-0.1.8', 'settled']);
    assert.deepEqual([row.asked_model, row.served_model, row.fingerprint, row.credential_version, row.user_id, row.token_id], ['fast', 'gpt-4o-mini-2024-07-18', 'f', 2, 'u', 'k']);
  });

  it('B1 an unknown price is null on the row, never zero', () => {
    for (const provider of ['house', 'unheard-of']) assert.deepEqual(plan({ credential: { ...outcome().credential, provider } }).row.cost_nano_usd, null);
    assert.equal(plan({ usage: null }).row.cost_nano_usd, null);
  });

  it('B2 a request that used no tokens costs nothing, and that is known', () => {
    assert.equal(plan({ usage: null, usageState: 'none', outcome: 'failed', status: 429 }).row.cost_nano_usd, 0);
  });

  it('B2 an estimate costs what the attempt was bounded by', () => {
    assert.equal(plan({ usageState: 'estimated' }, 999_999).row.cost_nano_usd, 999_999);
    assert.equal(plan({ usageState: 'estimated' }, null).row.cost_nano_usd, 270_000);
  });

  it('A1 each use of a key is an event with its own key and ending', () => {
    const attempt = { fingerprint: 'f1', provider: 'openai', model: 'gpt-4o-mini', milliseconds: 1 };
    const { events } = plan({ attempts: [{ ...attempt, credentialId: 'c1', status: 500, code: 'provider_error' }, { ...attempt, credentialId: 'c', fingerprint: 'f', status: 200, code: null }] });
    assert.deepEqual(events.map((event) => [event.action, event.subjectId, event.detail['outcome'], event.detail['status']]), [['credential.used', 'c1', 'failed', 500], ['credential.used', 'c', 'answered', 200]]);
    assert.deepEqual(events[0]?.actor, { kind: 'token', id: 'k' });
    assert.deepEqual(plan().events.map((event) => event.subjectId), ['c']);
    assert.deepEqual(plan({ caller: { ...outcome().caller, tokenId: null } }).events[0]?.actor, { kind: 'user', id: 'u' });
  });

  it('attack 22: names that callers made up are cut, and NUL does not reach the database', () => {
    const { row } = plan({ askedModel: `a\0${'x'.repeat(1_000)}`, usage: { ...usage, input: 1.5, output: -1 } });
    assert.equal(row.asked_model.length, 300);
    assert.ok(row.asked_model.startsWith('a\ufffdx'));
    assert.deepEqual([row.input_tokens, row.output_tokens, row.cost_nano_usd], [null, null, null]);
  });
});

describe('refusals', () => {
  const refusal = (requestId: string, code: string, tokenId: string): RefusalRecord => ({
    type: 'refusal', requestId, tenantId: 't', at: 0, caller: { userId: null, tokenId, appId: null, runId: null, environment: 'production' }, endpoint: 'e', askedModel: 'm', code, status: 402,
  });

  it('A1 the same refusal of the same caller is one event that counts', () => {
    const events = planRefusals([refusal('1', 'budget_exceeded', 'a'), refusal('2', 'budget_exceeded', 'a'), refusal('3', 'model_not_found', 'a'), refusal('4', 'budget_exceeded', 'b')]);
    assert.deepEqual(events.map((event) => [event.subjectId, event.detail['code'], event.detail['count']]), [['1', 'budget_exceeded', 2], ['3', 'model_not_found', 1], ['4', 'budget_exceeded', 1]]);
  });
});

describe('intents without an outcome', () => {
  const { requestId, tenantId, at, caller, endpoint, stream, askedModel, credential, reservations } = outcome();
  const intent: IntentRecord = { type: 'intent', requestId, tenantId, at, caller, endpoint, stream, askedModel, credential, reservations, worstCase: { usage: { ...usage, output: 4_000 }, costNanoUsd: 2_550_000 } };

  it('fault 1: B2 settle as failed, at the most they could have cost, marked as an estimate', () => {
    const { row } = planRequest(finishOrphan(intent), priceIds);
    assert.deepEqual([row.outcome, row.status, row.usage_state, row.output_tokens, row.cost_nano_usd], ['failed', 0, 'estimated', 4_000, 2_550_000]);
  });

  it('B1 an intent without a known bound stays unknown, not zero', () => {
    assert.equal(planRequest(finishOrphan({ ...intent, worstCase: null }), priceIds).row.cost_nano_usd, null);
  });

  const cheap = { ...intent, credential: { ...credential, credentialId: 'c2' }, worstCase: { usage, costNanoUsd: 5 } };

  it('B2 of several attempts of a process that died the last names the key and the dearest the cost', () => {
    const merged = mergeIntents(intent, cheap);
    assert.deepEqual([merged.credential.credentialId, finishOrphan(merged).estimateNanoUsd, finishOrphan(merged).outcome.usage?.output], ['c2', 2_550_000, 4_000]);
    assert.equal(mergeIntents(undefined, cheap), cheap);
  });

  it('B2 an estimate costs the bound of the leg that the outcome names, or of a dearer one that may be billed too', () => {
    const merged = mergeIntents(intent, cheap);
    const attempt = { credentialId: 'c', fingerprint: 'f', provider: 'openai', model: 'gpt-4o-mini', status: 500, code: 'provider_error', milliseconds: 1 };
    assert.equal(estimateOf(merged, { credential: cheap.credential, attempts: [attempt] }), 5, 'the dear leg answered with an error');
    assert.equal(estimateOf(merged, { credential: cheap.credential, attempts: [{ ...attempt, mayBeBilled: true }] }), 2_550_000);
    assert.equal(estimateOf(mergeIntents(intent, { ...intent, worstCase: { usage, costNanoUsd: 5 } }), { credential, attempts: [] }), 2_550_000, 'the same leg again');
    assert.equal(estimateOf(null, { credential, attempts: [] }), null);
  });

  it('B8 G5 a row is never charged at the bound of another payer’s leg, whichever died', () => {
    const credits = { own: 5, atRisk: 0 };
    const shared = { ...cheap, credential: { ...cheap.credential, payer: 'platform' }, credits } as const;
    const risky = [{ credentialId: 'c', fingerprint: 'f', provider: 'openai', model: 'gpt-4o-mini', status: 0, code: 'provider_timeout', milliseconds: 1, mayBeBilled: true }];
    const merged = mergeIntents(intent, shared);
    assert.equal(estimateOf(merged, { credential: shared.credential, attempts: risky }), 5);
    assert.deepEqual([planRequest(finishOrphan(merged), priceIds).row.cost_nano_usd, planRequest(finishOrphan(merged), priceIds).credits], [5, credits]);
    const mirrored = mergeIntents({ ...intent, credential: { ...credential, payer: 'platform' }, credits: { own: 2_550_000, atRisk: 0 } }, { ...cheap, credits: { own: 0, atRisk: 2_550_000 } });
    assert.deepEqual([finishOrphan(mirrored).estimateNanoUsd, finishOrphan(mirrored).outcome.credits], [5, { own: 0, atRisk: 2_550_000 }]);
  });
});

describe('lines of the spool', () => {
  it('a spoilt line is told from a record', () => {
    for (const line of ['', '{', 'null', '5', '{"type":"other","requestId":"r"}', '{"type":"intent"}']) assert.equal(readRecord(line), null, line);
    assert.equal(readRecord(JSON.stringify(outcome()))?.type, 'outcome');
    assert.equal(readRecord('{"type":"writer","writer":"w"}')?.type, 'writer');
  });
});
