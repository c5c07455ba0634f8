import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readRetryWord } from './retry-after.ts';
import { type Circumstances, decide, recentMilliseconds } from './retry-policy.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const word = (headers: Record<string, string>, more: { status?: number; retryAfterSeconds?: number } = {}) => readRetryWord({ status: more.status ?? 429, headers, retryAfterSeconds: more.retryAfterSeconds ?? null }, now);

describe('Retry-After in all its forms', () => {
  it('S01 milliseconds win over seconds, seconds and dates are read, the body is asked last', () => {
    assert.equal(word({ 'retry-after': '2' }).waitMilliseconds, 2_000);
    assert.equal(word({ 'retry-after': '2', 'retry-after-ms': '150' }).waitMilliseconds, 150);
    assert.equal(word({ 'retry-after': '0.5' }).waitMilliseconds, 500);
    assert.equal(word({ 'retry-after': 'Sat, 21 Nov 2026 12:00:03 GMT' }).waitMilliseconds, 3_000);
    assert.equal(word({ 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }).waitMilliseconds, 0);
    assert.equal(word({}, { retryAfterSeconds: 34.4 }).waitMilliseconds, 34_400);
  });

  it('nonsense is nothing; it counts with 429 and 5xx alone; x-should-retry is read with any', () => {
    for (const value of ['-1', '1e9', 'soon', '', '9999999999']) assert.equal(word({ 'retry-after': value }).waitMilliseconds, null, value);
    assert.equal(word({ 'retry-after': '2' }, { status: 400 }).waitMilliseconds, null);
    assert.deepEqual([word({ 'x-should-retry': 'false' }, { status: 400 }).shouldRetry, word({ 'x-should-retry': 'true' }).shouldRetry, word({}).shouldRetry], [false, true, null]);
  });
});

const at = (more: Partial<Circumstances> = {}): Circumstances => ({
  verdict: { action: 'next', retry: 'later' }, word: { shouldRetry: null, waitMilliseconds: null }, tries: { total: 1, here: 1, recent: 1, repeated: false },
  mostAttempts: 6, hasNext: true, priority: 'normal', lastResort: false, takeRepeat: () => true, random: () => 0, ...more,
});
const asked = (waitMilliseconds: number) => ({ shouldRetry: null, waitMilliseconds });

describe('what follows an error', () => {
  it('S01 who asks for a short wait is waited for, alone; a high priority goes to the next leg at once, a low one waits', () => {
    assert.deepEqual(decide(at({ hasNext: false, word: asked(2_000) })), { kind: 'again', waitMilliseconds: 2_000 });
    assert.deepEqual(decide(at({ hasNext: false, word: asked(60_000) })), { kind: 'end' });
    assert.deepEqual(['high', 'normal', 'low'].map((priority) => decide(at({ priority: priority as 'low', word: asked(800) })).kind), ['next', 'again', 'again']);
    assert.deepEqual(['high', 'normal', 'low'].map((priority) => decide(at({ priority: priority as 'low', word: asked(2_000) })).kind), ['next', 'next', 'again']);
  });

  it('S02 without a word: to the next leg, or back off with jitter, longer each time', () => {
    assert.equal(decide(at()).kind, 'next');
    const waits = [1, 2, 3, 4].map((here) => decide(at({ hasNext: false, tries: { total: here, here, recent: here, repeated: false }, random: () => 1 })));
    assert.deepEqual(waits, [{ kind: 'again', waitMilliseconds: 500 }, { kind: 'again', waitMilliseconds: 1_000 }, { kind: 'again', waitMilliseconds: 2_000 }, { kind: 'end' }]);
  });

  it('x-should-retry wins: false is never tried again there, true is, where the table says no', () => {
    assert.equal(decide(at({ hasNext: false, word: { shouldRetry: false, waitMilliseconds: 100 } })).kind, 'end');
    assert.deepEqual(decide(at({ verdict: { action: 'next', retry: 'never' }, word: { shouldRetry: true, waitMilliseconds: null } })), { kind: 'again', waitMilliseconds: 0 });
    assert.equal(decide(at({ verdict: { action: 'pass', retry: 'never' }, word: { shouldRetry: true, waitMilliseconds: null } })).kind, 'end');
  });

  it('fault 10 without a repeat left in the credential’s budget nothing is sent twice', () => {
    assert.equal(decide(at({ hasNext: false, takeRepeat: () => false })).kind, 'end');
    assert.equal(decide(at({ verdict: { action: 'next', retry: 'once' }, takeRepeat: () => false })).kind, 'next');
  });

  it('S02 whatever fails, and however: at most four attempts at a leg in any three seconds, and never more than the limit in all', () => {
    const failure = fc.record({
      retry: fc.constantFrom('never', 'once', 'later'), shouldRetry: fc.constantFrom(null, true, false), wait: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: null }), lasts: fc.integer({ min: 0, max: 2_000 }),
    } as const);
    fc.assert(fc.property(fc.array(failure, { minLength: 30, maxLength: 30 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom('low', 'normal', 'high'), fc.integer({ min: 1, max: 10 }), fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }), (failures, legs, priority, mostAttempts, random) => {
      const begun: { at: number; leg: number }[] = [];
      let clock = 0;
      let leg = 0;
      let here = 0;
      let repeated = false;
      for (const { retry, shouldRetry, wait, lasts } of failures) {
        begun.push({ at: clock, leg });
        here += 1;
        clock += lasts;
        const decision = decide(at({
          verdict: { action: 'next', retry }, word: { shouldRetry, waitMilliseconds: wait }, priority, mostAttempts, random: () => random, hasNext: leg + 1 < legs,
          tries: { total: begun.length, here, recent: begun.filter((each) => each.at >= clock - recentMilliseconds).length, repeated },
        }));
        if (decision.kind === 'end') break;
        if (decision.kind === 'next') { leg += 1; here = 0; continue; }
        repeated ||= decision.waitMilliseconds === 0;
        clock += decision.waitMilliseconds;
      }
      assert.ok(begun.length <= mostAttempts);
      for (const first of begun) assert.ok(begun.filter((each) => each.leg === first.leg && each.at >= first.at && each.at <= first.at + recentMilliseconds).length <= 4);
    }), { numRuns: 300 });
  });
});
