import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimTotals } from './claim-totals.ts';

const totals = (reservesAndPayments: unknown) => claimTotals.compute({ form: {}, sheets: [], texts: [], draft: { reservesAndPayments }, today: '2026-11-02' });
const entry = (kind: string, coverage: string, date: string, amount: string) => ({ kind, coverage, date, amount });

describe('totals of a claim', () => {
  it('C2 the reserve is the one set last by its day, not by its place; payments and recoveries add up by coverage', () => {
    assert.deepEqual(totals([entry('reserve', 'Building', 'May 9, 2026', '$9,000'), entry('reserve', 'building ', 'May 2, 2026', '$4,000'), entry('payment', 'Building', '', '$0.10'), entry('payment', 'Building', '', '0.20'), entry('recovery', 'Building', '', '$1.00')]), [
      { coverage: 'Building', reserve: '$9,000.00', paid: '$0.30', recovered: '$1.00', netPaid: '-$0.70', note: '' },
      { coverage: 'All coverages', reserve: '$9,000.00', paid: '$0.30', recovered: '$1.00', netPaid: '-$0.70', note: '' },
    ]);
  });

  it('C2 what cannot be read is counted, not added', () => {
    const rows = totals([entry('payment', 'Auto', '', 'about $5'), entry('payment', 'Auto', '', ''), entry('payment', 'Auto', '', '$5')]);
    assert.equal(rows[0]?.['paid'], '$5.00');
    assert.equal(rows[0]?.['note'], '2 amounts could not be read and are left out');
  });

  it('nothing read is nothing shown, and no draft makes it fail', () => {
    for (const hostile of [undefined, null, 'x', [], [null, 3, [1]]]) assert.deepEqual(totals(hostile), []);
    assert.equal(totals([{}, { kind: 7, amount: { a: 1 } }])[0]?.['coverage'], 'Coverage not stated');
    assert.ok(totals(Array.from({ length: 200 }, (_none, index) => entry('payment', `c${index}`, '', '$1'))).length <= 500);
  });
});
