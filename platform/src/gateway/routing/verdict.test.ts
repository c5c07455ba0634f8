import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge, shortWait } from './verdict.ts';

const noBody = () => '';

describe('judge', () => {
  it('what the caller did wrong passes and goes nowhere else (S12, S13)', () => {
    for (const status of [400, 404, 405, 413, 415, 422]) assert.equal(judge(status, noBody).action, 'pass', String(status));
  });

  it('what the provider could not do may go to the next target', () => {
    for (const status of [408, 409, 425, 429, 498, 500, 502, 503, 504, 529, 599]) assert.equal(judge(status, noBody).action, 'next', String(status));
  });

  it('S03: only a single server error is asked again at the same place', () => {
    assert.deepEqual([500, 502, 503, 429, 529].map((status) => judge(status, noBody).hiccup), [true, true, false, false, false]);
  });

  it('what is wrong with the key is loud, may go to the next key, and is told in our own words', () => {
    assert.deepEqual([401, 402, 403].map((status) => judge(status, noBody)).map((verdict) => [verdict.replacement, verdict.loud, verdict.action]), [
      ['provider_key_rejected', true, 'next'], ['provider_payment_required', true, 'next'], ['provider_permission_denied', true, 'next'],
    ]);
    assert.equal(judge(400, () => '{"error":{"details":[{"reason": "API_KEY_INVALID"}]}}').replacement, 'provider_key_rejected');
  });

  it('V6 a quota that is used up goes to the next key, is loud, and stays in the provider’s words', () => {
    for (const [status, body] of [[429, '{"error":{"code":"insufficient_quota"}}'], [400, '{"error":{"message":"Your credit balance is too low"}}']] as const) {
      assert.deepEqual(judge(status, () => body), { code: 'provider_quota_used_up', action: 'next', replacement: null, hiccup: false, loud: true });
    }
    assert.equal(judge(429, () => '<html>').code, 'provider_rate_limited');
  });

  it('attack 15: every redirect is a failure', () => {
    for (const status of [300, 301, 302, 303, 304, 307, 308]) assert.equal(judge(status, noBody).replacement, 'provider_redirected');
  });
});

describe('shortWait', () => {
  it('S01: waits as asked where that is short; milliseconds win', () => {
    assert.equal(shortWait({ 'retry-after': '2' }), 2_000);
    assert.equal(shortWait({ 'retry-after': '2', 'retry-after-ms': '150' }), 150);
    assert.equal(shortWait({ 'retry-after': '0' }), 0);
  });

  it('passes on what is long, a date, nonsense, or not to be tried again', () => {
    for (const headers of [{ 'retry-after': '6' }, { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, { 'retry-after': '-1' }, { 'retry-after': '1e9' }, {}, { 'retry-after': '1', 'x-should-retry': 'false' }]) assert.equal(shortWait(headers), null);
  });
});
