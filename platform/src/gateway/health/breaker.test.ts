import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { abandoned, type Breaker, breakerRules, closedBreaker, failed, mayPass, startProbe, succeeded } from './breaker.ts';

const failedTimes = (times: number, from = closedBreaker(0)): Breaker => Array.from({ length: times }).reduce<Breaker>((breaker) => failed(breaker, 0, false), from);

describe('circuit breaker', () => {
  it('S15 five failures in a row open it; a good call in between begins the count anew', () => {
    assert.equal(failedTimes(4).state, 'closed');
    assert.equal(failedTimes(5).state, 'open');
    assert.equal(failedTimes(4, succeeded(failedTimes(4), 0, false)).state, 'closed');
  });

  it('half of a window’s calls open it too, where there were enough of them', () => {
    let breaker = closedBreaker(0);
    for (let index = 0; index < 20; index += 1) breaker = index % 2 === 0 ? succeeded(breaker, index, false) : failed(breaker, index, false);
    assert.equal(breaker.state, 'open');
  });

  it('S15 half-open lets exactly one call pass, whose end decides', () => {
    const open = failedTimes(5);
    assert.equal(mayPass(open, breakerRules.openMilliseconds - 1), 'no');
    assert.equal(mayPass(open, breakerRules.openMilliseconds), 'probe');
    const probing = startProbe(open, breakerRules.openMilliseconds);
    assert.equal(mayPass(probing, breakerRules.openMilliseconds), 'no');
    assert.equal(succeeded(probing, 6_000, true).state, 'closed');
    assert.equal(failed(probing, 6_000, true).state, 'open');
    assert.equal(mayPass(abandoned(probing, 6_000, true), 6_000), 'probe');
    // A call that began before it opened says nothing of now.
    assert.equal(succeeded(open, 1, false), open);
    assert.equal(failed(probing, 6_000, false), probing);
  });

  it('S15 however long the outage, a call passes again within 30 s of the last probe', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 40 }), (gaps) => {
      let breaker = failedTimes(5);
      let now = 0;
      for (const gap of gaps) {
        now = Math.max(now + gap, breaker.until);
        breaker = failed(startProbe(breaker, now), now, true);
        assert.ok(breaker.until - now <= breakerRules.mostOpenMilliseconds && breaker.until - now < 30_000);
      }
    }));
  });

  it('whatever happens in whatever order: never more than one probe at a time, and open or half-open it lets nobody else pass', () => {
    const step = fc.record({ what: fc.constantFrom('call', 'good', 'bad', 'left'), after: fc.integer({ min: 0, max: 8_000 }) } as const);
    fc.assert(fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      let breaker = closedBreaker(0);
      let now = 0;
      const under: { probe: boolean; began: number }[] = [];
      for (const { what, after } of steps) {
        now += after;
        if (what === 'call') {
          const verdict = mayPass(breaker, now);
          if (verdict === 'no') { assert.notEqual(breaker.state, 'closed'); continue; }
          if (verdict === 'probe') {
            const waitedFor = under.filter((each) => each.probe && now - each.began < breakerRules.probeMilliseconds);
            assert.deepEqual(waitedFor, []);
            breaker = startProbe(breaker, now);
          }
          under.push({ probe: verdict === 'probe', began: now });
          continue;
        }
        const ended = under.shift();
        if (ended === undefined) continue;
        breaker = what === 'good' ? succeeded(breaker, now, ended.probe) : what === 'bad' ? failed(breaker, now, ended.probe) : abandoned(breaker, now, ended.probe);
      }
    }));
  });
});
