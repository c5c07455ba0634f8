import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IntentRecord, OutcomeRecord, RefusalRecord } from '../records.ts';
import { attemptRowId } from './given-up.ts';
import { estimateOf, finish, finishOrphan, mergeIntents } from './open-intents.ts';
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

  const refusedAttempt = { credentialId: 'c', fingerprint: 'f', provider: 'openai', model: 'gpt-4o-mini', status: 500, code: 'provider_error', milliseconds: 1 };
  const cheap = { ...intent, credential: { ...credential, credentialId: 'c2' }, worstCase: { usage, costNanoUsd: 5 } };

  it('B2 of several attempts of a process that died the last names the key and its bound the cost; those before it that may be billed have rows of their own', () => {
    const merged = mergeIntents(intent, cheap);
    assert.deepEqual([merged.credential.credentialId, finishOrphan(merged).estimateNanoUsd, finishOrphan(merged).outcome.usage?.output, finishOrphan(merged).givenUp], ['c2', 5, 200, []]);
    const { row, givenUp } = planRequest(finishOrphan(mergeIntents(intent, { ...cheap, attempts: [{ ...refusedAttempt, credentialId: 'c0' }, { ...refusedAttempt, mayBeBilled: true }] })), priceIds);
    assert.deepEqual([row, ...givenUp].map((each) => [each.credential_id, each.cost_nano_usd, each.usage_state, each.attempt_of]), [['c2', 5, 'estimated', null], ['c', 2_550_000, 'estimated', 'r']]);
    assert.equal(mergeIntents(undefined, cheap), cheap);
  });

  it('B2 an estimate costs the bound of the leg that the outcome names, and of no other', () => {
    assert.equal(estimateOf(mergeIntents(intent, cheap), { credential: cheap.credential }), 5);
    assert.equal(estimateOf(mergeIntents(intent, { ...intent, worstCase: { usage, costNanoUsd: 5 } }), { credential }), 2_550_000, 'the same leg again');
    assert.equal(estimateOf(null, { credential }), null);
  });

  it('B8 G5 a row is never charged at the bound of another payer’s leg, whichever died', () => {
    const credits = { own: 5, atRisk: 0 };
    const shared = { ...cheap, credential: { ...cheap.credential, payer: 'platform' }, credits } as const;
    const merged = mergeIntents(intent, shared);
    assert.equal(estimateOf(merged, { credential: shared.credential }), 5);
    assert.deepEqual([planRequest(finishOrphan(merged), priceIds).row.cost_nano_usd, planRequest(finishOrphan(merged), priceIds).credits], [5, credits]);
    const mirrored = mergeIntents({ ...intent, credential: { ...credential, payer: 'platform' }, credits: { own: 2_550_000, atRisk: 0 } }, { ...cheap, credits: { own: 0, atRisk: 2_550_000 } });
    assert.deepEqual([finishOrphan(mirrored).estimateNanoUsd, finishOrphan(mirrored).outcome.credits], [5, { own: 0, atRisk: 2_550_000 }]);
  });
});

describe('attempts that were given up and may be billed', () => {
  const timedOut = { credentialId: 'c1', fingerprint: 'f1', provider: 'house', model: 'm', status: 0, code: 'provider_timeout', milliseconds: 9, mayBeBilled: true } as const;
  const answering = { credentialId: 'c', fingerprint: 'f', provider: 'openai', model: 'gpt-4o-mini', status: 200, code: null, milliseconds: 1 };
  const { requestId, tenantId, at, caller, endpoint, stream, askedModel, credential } = outcome({ requestId: '019cabcd-0000-7000-8000-000000000001' });
  const first: IntentRecord = { type: 'intent', requestId, tenantId, at, caller, endpoint, stream, askedModel, reservations: [], credential: { ...credential, credentialId: 'c1', version: 7, provider: 'house', model: 'm', custody: 'proxy' }, worstCase: { usage: { ...usage, output: 4_000 }, costNanoUsd: 2_550_000 } };
  const second: IntentRecord = { ...first, credential, worstCase: { usage, costNanoUsd: 5 } };
  const window = { budgetId: 'b', windowStart: '2026-11-01T00:00:00.000Z', holder: 'h' };
  const planned = (more: Partial<OutcomeRecord> = {}, intents = mergeIntents(first, second)) => planRequest(finish(outcome({ requestId, attempts: [timedOut, answering], ...more }), intents), priceIds);

  it('B2 B3 each has a row of its own: its key, model and payer, at the most that it can have cost, marked as an estimate; the answer’s own row is not changed by it', () => {
    const { row, givenUp: [own, ...others], events } = planned();
    assert.deepEqual([row.cost_nano_usd, row.usage_state, row.attempt_of, others], [270_000, 'settled', null, []]);
    assert.ok(own !== undefined);
    assert.deepEqual([own.attempt_of, own.provider, own.credential_id, own.credential_version, own.custody, own.payer, own.input_tokens, own.output_tokens, own.cost_nano_usd, own.usage_state], [requestId, 'house', 'c1', 7, 'proxy', 'tenant', 1_000, 4_000, 2_550_000, 'estimated']);
    assert.deepEqual([own.user_id, own.token_id, own.environment, own.occurred_at, own.latency_ms, own.receipt], [row.user_id, row.token_id, row.environment, row.occurred_at, null, null]);
    assert.deepEqual(row.attempts.map((each) => [each.row ?? null, each.estimate?.costNanoUsd ?? null]), [[own.request_id, 2_550_000], [null, null]]);
    assert.equal(events.length, 2, 'each use of a key is one event, as ever');
  });

  it('B2 whoever ships it again writes the same row, in the same month of the ledger', () => {
    const ids = [planned(), planned()].map(({ givenUp }) => givenUp[0]?.request_id);
    assert.equal(ids[0], ids[1]);
    assert.match(ids[0] ?? '', /^019cabcd-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(attemptRowId(requestId, 0), attemptRowId(requestId, 1));
  });

  it('B2 the last attempt is the row itself where its count never came, and no second time', () => {
    const failed = { status: 504, outcome: 'failed', usageState: 'estimated', usage, servedModel: null } as const;
    assert.deepEqual(planned({ ...failed, attempts: [timedOut, { ...answering, status: 0, mayBeBilled: true }] }).givenUp.map((each) => each.credential_id), ['c1']);
    assert.deepEqual(planned({ ...failed, usageState: 'none', usage: null, attempts: [{ ...answering, status: 0, mayBeBilled: true }] }).givenUp.map((each) => each.credential_id), ['c'], 'what the row is not about');
    assert.deepEqual(planned({ attempts: [{ ...timedOut, mayBeBilled: false }, answering] }).givenUp, [], 'what cannot be billed has none');
  });

  it('B2 without its intent the most is not known: it stands there all the same, without a price; what cannot cost anything does not', () => {
    assert.deepEqual(planRequest(finish(outcome({ requestId, attempts: [timedOut, answering] }), null), priceIds).givenUp.map((each) => [each.cost_nano_usd, each.input_tokens, each.usage_state]), [[null, null, 'estimated']]);
    const free = { usage: { ...usage, input: 0, output: 0 }, costNanoUsd: 0 };
    assert.deepEqual(planned({}, mergeIntents({ ...first, worstCase: free }, second)).givenUp, []);
  });

  it('B1 B2 it says what budgets count of it, attempt by attempt, and a request’s own estimate of the rest', () => {
    const reservations = [{ ...window, unit: 'nano_usd' as const, amount: 2_550_005, atRisk: 2_550_000, risks: [{ attempt: 0, amount: 2_550_000 }] }, { ...window, budgetId: 'b2', unit: 'tokens' as const, amount: 1_200 }];
    const charge = (budgetId: string, unit: string, amount: number) => ({ budgetId, windowStart: window.windowStart, unit, amount });
    assert.deepEqual([planned({ reservations }).row.charged, planned({ reservations }).givenUp[0]?.charged], [null, [charge('b', 'nano_usd', 2_550_000)]]);
    assert.deepEqual(planned({ reservations, usageState: 'estimated' }).row.charged, [charge('b', 'nano_usd', 5), charge('b2', 'tokens', 1_200)]);
  });

  it('B8 G5 a platform key’s stands with the platform as payer, whoever paid for the answer', () => {
    const shared = { ...first, credential: { ...first.credential, payer: 'platform' } } as const;
    const { row, givenUp } = planned({ attempts: [{ ...timedOut, payer: 'platform' }, answering] }, mergeIntents(shared, second));
    assert.deepEqual([row.payer, givenUp.map((each) => [each.payer, each.cost_nano_usd])], ['tenant', [['platform', 2_550_000]]]);
  });
});

describe('lines of the spool', () => {
  it('a spoilt line is told from a record', () => {
    for (const line of ['', '{', 'null', '5', '{"type":"other","requestId":"r"}', '{"type":"intent"}']) assert.equal(readRecord(line), null, line);
    assert.equal(readRecord(JSON.stringify(outcome()))?.type, 'outcome');
    assert.equal(readRecord('{"type":"writer","writer":"w"}')?.type, 'writer');
  });
});
