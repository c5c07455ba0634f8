import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { saysQuotaUsedUp } from './quota.ts';
import { readModelList } from './verdicts.ts';

const google = (quotaId: string) => ({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] }] } });
const anthropic = { type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the Anthropic API.' } };
const openai = { error: { message: 'You exceeded your current quota, please check your plan and billing details.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } };

describe('whether quota or balance are used up', () => {
  it('V6 each provider’s way of saying so is understood', () => {
    const said: readonly (readonly [number, unknown])[] = [
      [429, openai], [400, anthropic], [402, null], [429, google('GenerateRequestsPerDayPerProjectPerModel-FreeTier')], [429, [google('GenerateRequestsPerDayPerProjectPerModel-FreeTier')]],
      [429, { error: { details: [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: 'RequestsPerDayPerProject' } }] } }],
      [429, { error: { message: 'Credit limit exceeded.', type: 'credit_limit', code: null } }],
    ];
    for (const [status, body] of said) assert.equal(saysQuotaUsedUp(status, body), true, JSON.stringify(body));
  });

  it('V6 a limit that passes by itself, a request that is wrong, and whatever else is sent are not it', () => {
    const other: readonly (readonly [number, unknown])[] = [
      [429, google('GenerateRequestsPerMinutePerProjectPerModel-FreeTier')], [429, { error: { code: 'rate_limit_exceeded', type: 'requests', message: 'Rate limit reached' } }],
      [429, { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited' }], [429, { error: { message: 'Your rate limit is 60 queries per minute.', type: 'credit_limit' } }],
      [429, { error: { message: 'Resource exhausted.', status: 'RESOURCE_EXHAUSTED' } }], [400, { error: { message: 'max_tokens is too large' } }], [500, openai], [200, openai], [401, openai],
      ...[null, 'insufficient_quota', 7, [], [null], { error: [] }, { error: { details: [null, { violations: [null, { quotaId: 7 }], metadata: [] }] } }].map((body) => [429, body] as const),
    ];
    for (const [status, body] of other) assert.equal(saysQuotaUsedUp(status, body), false, JSON.stringify(body));
  });

  it('V6 attack 22: a free call that says so proves nothing of the key, and none of its text is repeated', () => {
    const verdict = readModelList(429, { error: { ...openai.error, message: 'sk-proj-canary' } });
    assert.deepEqual([verdict.state, verdict.usedUp], ['unknown', true]);
    assert.ok(!JSON.stringify(verdict).includes('canary'));
  });
});
