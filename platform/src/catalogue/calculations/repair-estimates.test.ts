import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { repairEstimates } from './repair-estimates.ts';

const rows = (estimates: unknown, budget: unknown = null) => repairEstimates.compute({ form: { estimates, budget }, sheets: [], texts: [], draft: {}, today: '2026-11-02' });

describe('estimates for repairs', () => {
  it('C2 totals of what has an estimate; a single figure is low and high', () => {
    assert.deepEqual(rows([{ item: 'A', low: 0.1, high: 0.3, by: 'X' }, { item: 'B', low: 0.2 }, { item: 'C' }], 1), [
      { item: 'A', low: '$0.10', high: '$0.30', note: 'Estimate by X' }, { item: 'B', low: '$0.20', high: '$0.20', note: 'Source of the estimate not named' }, { item: 'C', low: '–', high: '–', note: 'No estimate yet' },
      { item: 'Total of the estimates', low: '$0.30', high: '$0.50', note: '1 without an estimate not included' }, { item: 'Against the budget of $1.00', low: '-$0.70', high: '-$0.50', note: 'Total less budget' },
    ]);
  });

  it('nothing entered is nothing shown; open items alone have no total', () => {
    for (const hostile of [undefined, 'x', [], [null]]) assert.deepEqual(rows(hostile, 5), []);
    assert.equal(rows([{ item: 'A' }], 5).length, 1);
  });
});
