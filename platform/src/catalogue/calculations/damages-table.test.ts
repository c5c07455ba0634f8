import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { damagesTable } from './damages-table.ts';

const damagesOf = (damages: unknown) => damagesTable.compute({ form: { damages }, sheets: [], texts: [], draft: {}, today: '2026-11-02' });
const line = (category: string, item: string, amount: number, exhibit = 'A') => ({ category, item, amount, exhibit });

describe('the damages table', () => {
  it('C2 subtotals and total are exact to the cent, and what no exhibit supports is a line of its own', () => {
    const rows = damagesOf([line('Repair', 'Roof', 12_480.1, 'B'), line('Lost rent', 'March', 2_150, ''), line('repair', 'Ceiling', 3_215.2, 'C')]);
    assert.deepEqual(rows.map((row) => [row['category'], row['item'], row['amount']]), [
      ['Repair', 'Roof', '$12,480.10'], ['repair', 'Ceiling', '$3,215.20'], ['Repair', 'Subtotal', '$15,695.30'],
      ['Lost rent', 'March', '$2,150.00'], ['Total', 'All damages', '$17,845.30'], ['Of the total', 'Without an exhibit', '$2,150.00'],
    ]);
    assert.equal(rows[3]?.['exhibit'], 'no exhibit named');
  });

  it('fractions of binary numbers do not add up to a cent', () => {
    assert.equal(damagesOf(Array.from({ length: 30 }, (_none, index) => line('Towels', `Towel ${index}`, 0.1)))[31]?.['amount'], '$3.00');
  });

  it('stays within a section for as many lines as the form takes', () => {
    assert.ok(damagesOf(Array.from({ length: 30 }, (_none, index) => line(`Category ${Math.floor(index / 2)}`, 'x', 1, ''))).length <= 60);
  });

  it('an amount that is missing is said and counts as nothing; hostile input makes no figures', () => {
    assert.equal(damagesOf([{ category: 'Repair', item: 'Door' }])[0]?.['amount'], 'not entered');
    assert.deepEqual([damagesOf([]), damagesOf(null), damagesOf('$5')], [[], [], []]);
    assert.equal(damagesOf([{ category: {}, item: [], amount: '12' }, null])[0]?.['amount'], 'not entered');
  });
});
