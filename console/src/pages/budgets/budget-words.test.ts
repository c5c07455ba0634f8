import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAmount, scopeOf, sharesOf, typedAmount } from './budget-words.ts';

describe('budgets in words', () => {
  it('an amount is read as it is written again', () => {
    for (const [unit, text, amount] of [['nano_usd', '12.5', 12_500_000_000], ['nano_usd', '0.000000001', 1], ['tokens', '1000', 1_000], ['requests', '0', 0]] as const) {
      assert.equal(parseAmount(unit, text), amount);
      assert.equal(typedAmount({ unit, limit: amount }), text);
    }
    assert.equal(parseAmount('tokens', '1.5'), null);
  });
  it('bars never pass their end, and a limit of nothing is full', () => {
    assert.deepEqual(sharesOf({ limit: 100, settled: 90, reserved: 50 }), { settled: 90, reserved: 10 });
    assert.deepEqual(sharesOf({ limit: 0, settled: 0, reserved: 0 }), { settled: 100, reserved: 0 });
  });
  it('whom a budget is for is said by name where there is one', () => {
    assert.equal(scopeOf({ scope: { kind: 'team', id: 'x', label: 'Claims' } }), 'Team Claims');
    assert.equal(scopeOf({ scope: { kind: 'tenant', id: null, label: null } }), 'Organisation');
    assert.equal(scopeOf({ scope: { kind: 'project', id: 'acme', label: null } }), 'Client project acme');
  });
});
