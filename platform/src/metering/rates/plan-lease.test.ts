import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planLease } from './plan-lease.ts';

describe('leases of a rate cap', () => {
  it('V7 whatever processes ask, what is handed out never passes the limit, and all of it can be handed out', () => {
    for (const limit of [1, 2, 7, 19, 20, 60, 100, 999]) {
      let leased = 0;
      let leases = 0;
      for (let handed = planLease({ limit, leased, wanted: 1 }); handed !== null; handed = planLease({ limit, leased, wanted: 1 })) {
        assert.ok(handed >= 1);
        leased += handed;
        leases += 1;
      }
      assert.equal(leased, limit);
      assert.ok(leases <= 60, `${limit}: ${leases} leases`);
    }
  });
  it('V7 a small cap is handed out one by one, so that no process sits on what another one needs', () => {
    assert.equal(planLease({ limit: 10, leased: 0, wanted: 1 }), 1);
    assert.equal(planLease({ limit: 1_000, leased: 0, wanted: 1 }), 50);
    assert.equal(planLease({ limit: 1_000, leased: 990, wanted: 1 }), 1);
  });
  it('V7 more than is left is not handed out, nor a part of it; without a cap nothing is counted', () => {
    assert.equal(planLease({ limit: 100, leased: 50, wanted: 51 }), null);
    assert.equal(planLease({ limit: 100, leased: 50, wanted: 50 }), 50);
    assert.equal(planLease({ limit: 100, leased: 200, wanted: 1 }), null);
    assert.equal(planLease({ limit: null, leased: 0, wanted: 5 }), 0);
    assert.equal(planLease({ limit: 5, leased: 5, wanted: 0 }), 0);
  });
});
