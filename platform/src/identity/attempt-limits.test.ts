import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeysteadError, fixedClock } from '../foundation/index.ts';
import { addressKey, createAttemptLimiter } from './attempt-limits.ts';

const limit = { attempts: 3, windowSeconds: 60 };

function waitOf(work: () => void): number | null {
  try {
    work();
    return null;
  } catch (error) {
    assert.ok(error instanceof KeysteadError && error.code === 'rate_limited');
    return Number(error.parameters['retryAfterSeconds']);
  }
}

describe('attempt limits', () => {
  it('refuse the attempt after the last one allowed, say how long, and begin anew after the window', () => {
    const clock = fixedClock(new Date(0));
    const limiter = createAttemptLimiter(limit, clock);
    for (let attempt = 0; attempt < 3; attempt += 1) assert.equal(waitOf(() => { limiter.take('a'); }), null);
    clock.advance(20_000);
    assert.equal(waitOf(() => { limiter.take('a'); }), 40);
    assert.equal(waitOf(() => { limiter.take('b'); }), null);
    clock.advance(40_000);
    assert.equal(waitOf(() => { limiter.take('a'); }), null);
  });

  it('a success does not count', () => {
    const limiter = createAttemptLimiter(limit, fixedClock(new Date(0)));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      assert.equal(waitOf(() => { limiter.take('a'); }), null);
      limiter.forgive('a');
    }
  });

  it('attack 37: IPv6 addresses of one /64 are one place, however they are written; IPv4 in IPv6 is the IPv4', () => {
    const place = addressKey('2001:db8:1:2::1');
    for (const same of ['2001:db8:1:2:ffff::9', '2001:0DB8:0001:0002:0:0:0:1', '2001:db8:1:2::1%eth0']) assert.equal(addressKey(same), place);
    assert.notEqual(addressKey('2001:db8:1:3::1'), place);
    assert.equal(addressKey('::1'), 'address:0:0:0:0::/64');
    assert.equal(addressKey('::ffff:192.0.2.1'), addressKey('192.0.2.1'));
    assert.notEqual(addressKey('192.0.2.1'), addressKey('192.0.2.2'));
  });
});
