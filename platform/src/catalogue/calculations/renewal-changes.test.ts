import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renewalChanges } from './renewal-changes.ts';

const terms = { expiringCarrier: 'A', renewalCarrier: 'A' };
const changesOf = (form: Record<string, unknown>) => renewalChanges.compute({ form, sheets: [], texts: [], draft: {}, today: '2026-11-02' });
const premium = (expiringPremium: number, renewalPremium: number) => changesOf({ ...terms, expiringPremium, renewalPremium })[0];

describe('what changed at renewal', () => {
  it('C2 differences are exact to the cent, also where binary fractions are not', () => {
    assert.deepEqual(premium(4_180, 4_702.5), { item: 'Premium', expiring: '$4,180.00', renewal: '$4,702.50', difference: '+$522.50', percent: '+12.5%' });
    assert.equal(premium(0.1, 0.3)?.difference, '+$0.20');
    assert.equal(premium(1_240.35, 1_240.05)?.difference, '-$0.30');
    assert.equal(premium(1_000_000, 1_000_000.01)?.difference, '+$0.01');
  });

  it('C2 percentages are rounded half up, once, the same way up and down', () => {
    assert.equal(premium(1_000, 1_000.5)?.percent, '+0.1%');
    assert.equal(premium(1_000, 1_000.49)?.percent, '+0.0%');
    assert.equal(premium(1_000, 999.5)?.percent, '-0.1%');
    assert.equal(premium(800, 801)?.percent, '+0.1%');
    assert.equal(premium(300, 400)?.percent, '+33.3%');
    assert.equal(premium(300, 500)?.percent, '+66.7%');
  });

  it('a change from nothing has no percentage, and no change is said as such', () => {
    assert.equal(premium(0, 100)?.percent, '–');
    assert.deepEqual([premium(500, 500)?.difference, premium(500, 500)?.percent], ['no change', '–']);
  });

  it('rows stand only for terms that were entered on both sides; a new carrier is a row', () => {
    const rows = changesOf({ expiringPremium: 1, renewalPremium: 2, expiringDeductible: 500, renewalDeductible: null, expiringCarrier: 'Old', renewalCarrier: 'New' });
    assert.deepEqual(rows.map(({ item }) => item), ['Premium', 'Carrier']);
  });
});
