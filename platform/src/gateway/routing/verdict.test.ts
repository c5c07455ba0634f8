import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { readFailure } from './read-failure.ts';
import { judge, type Verdict } from './verdict.ts';

function judged(status: number, body = '', dialect: DialectId = 'openai-chat'): Verdict {
  return judge(readFailure({ dialect, status, headers: {}, body }));
}
const openAi = (code: string, message = 'x') => JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } });

describe('what a provider’s error means', () => {
  it('what the caller did wrong passes and goes nowhere else', () => {
    for (const status of [400, 404, 405, 413, 415, 422]) assert.equal(judged(status).action, 'pass', String(status));
  });

  it('S13 a refusal for its content is passed on: no retry, no shopping around', () => {
    for (const [dialect, body] of [
      ['openai-chat', openAi('content_policy_violation')], ['openai-chat', openAi('content_filter')], ['anthropic-messages', '{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}'],
    ] as const) assert.deepEqual([judged(400, body, dialect).action, judged(400, body, dialect).code], ['pass', 'content_refused'], body);
  });

  it('S12 a request that is too long goes only to who takes longer ones', () => {
    for (const [dialect, body] of [
      ['openai-chat', openAi('context_length_exceeded')], ['anthropic-messages', '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}'],
      ['gemini', '{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed","status":"INVALID_ARGUMENT"}}'], ['openai-chat', '{"object":"error","message":"Prompt contains 40000 tokens, too large for model with 32768 maximum context length","code":3051}'],
    ] as const) assert.deepEqual([judged(400, body, dialect).action, judged(400, body, dialect).retry], ['larger', 'never'], body);
  });

  it('what the provider could not do may go to the next leg', () => {
    for (const status of [408, 409, 425, 429, 498, 500, 502, 503, 504, 529, 599]) assert.equal(judged(status).action, 'next', String(status));
  });

  it('S01 S02 S03 S06: once at once after a server error, after a wait for limits and overload, never for who was silent', () => {
    assert.deepEqual([500, 502, 503, 529, 429, 408, 504, 401].map((status) => judged(status).retry), ['once', 'once', 'later', 'later', 'later', 'never', 'never', 'never']);
    // A type that comes with many statuses does not hide what the status says.
    assert.equal(judged(503, '{"error":{"type":"server_error"}}').retry, 'later');
  });

  it('G5 G8 what is wrong with the key is loud, goes to the next key, and is told in our own words', () => {
    assert.deepEqual([401, 402, 403].map((status) => judged(status)).map((verdict) => [verdict.replacement, verdict.loud, verdict.action, verdict.blames]), [
      ['provider_key_rejected', true, 'next', 'key'], ['provider_payment_required', true, 'next', 'key'], ['provider_permission_denied', true, 'next', 'key'],
    ]);
    assert.equal(judged(400, '{"error":{"details":[{"reason": "API_KEY_INVALID"}]}}', 'gemini').replacement, 'provider_key_rejected');
  });

  it('V6 a quota that is used up goes to the next key, is loud, is not tried again, and stays in the provider’s words', () => {
    for (const [status, body] of [[429, '{"error":{"code":"insufficient_quota"}}'], [400, '{"error":{"message":"Your credit balance is too low"}}']] as const) {
      const { code, action, replacement, retry, loud } = judged(status, body);
      assert.deepEqual({ code, action, replacement, retry, loud }, { code: 'provider_quota_used_up', action: 'next', replacement: null, retry: 'never', loud: true });
    }
    assert.equal(judged(429, '<html>').code, 'provider_rate_limited');
  });

  it('attack 15: every redirect is a failure', () => {
    for (const status of [300, 301, 302, 303, 304, 307, 308]) assert.equal(judged(status).replacement, 'provider_redirected');
  });
});
