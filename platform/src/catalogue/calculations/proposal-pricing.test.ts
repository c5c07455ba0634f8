import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CannotCompute } from './calculation.ts';
import { proposalPricing } from './proposal-pricing.ts';
import { readAmount } from './amounts.ts';

const price = (form: Record<string, unknown>) => proposalPricing.compute({ form, sheets: [], texts: [], draft: {}, today: '2026-11-02' });
const line = (quantity: number, unitPrice: number, more: Record<string, unknown> = {}) => ({ item: 'Work', unit: '', quantity, unitPrice, discountPercent: null, taxPercent: null, ...more });

describe('the pricing table of a proposal', () => {
  it('C2 lines, discounts and tax are exact to the cent, in this order', () => {
    const rows = price({ prices: [line(12, 85, { unit: 'hours' }), line(3, 199.99, { discountPercent: 10, taxPercent: 7.25 })], discountPercent: 5 });
    assert.deepEqual(rows, [
      { item: 'Work', quantity: '12 hours', unitPrice: '$85.00', discount: '–', amount: '$1,020.00' },
      { item: 'Work', quantity: '3', unitPrice: '$199.99', discount: '10% ($60.00)', amount: '$539.97' },
      { item: 'Subtotal', quantity: '–', unitPrice: '–', discount: '–', amount: '$1,559.97' },
      { item: 'Discount', quantity: '–', unitPrice: '–', discount: '5% of $1,559.97', amount: '-$78.00' },
      { item: 'Tax', quantity: '–', unitPrice: '–', discount: '7.25% of $512.97', amount: '$37.19' },
      { item: 'Total', quantity: '–', unitPrice: '–', discount: '–', amount: '$1,519.16' },
    ]);
  });

  it('half a cent is rounded up, once', () => {
    assert.equal(price({ prices: [line(1, 0.1, { taxPercent: 5 })] }).at(-1)?.['amount'], '$0.11');
    assert.equal(price({ prices: [line(3, 0.1, { taxPercent: 5 })] }).at(-1)?.['amount'], '$0.32');
  });

  it('rates differ by line; a rate of nothing is no row; a discount of everything leaves nothing', () => {
    const rows = price({ prices: [line(1, 100, { taxPercent: 8 }), line(1, 100, { taxPercent: 0 }), line(1, 50, { taxPercent: 5, discountPercent: 100 })] });
    assert.deepEqual(rows.map((row) => [row['item'], row['amount']].join(' ')).slice(3), ['Subtotal $200.00', 'Tax $0.00', 'Tax $8.00', 'Total $208.00']);
    assert.equal(price({ prices: [line(2, 10)], discountPercent: 100 }).at(-1)?.['amount'], '$0.00');
  });

  it('nothing entered, or something else than numbers, is nothing; what cannot be counted is refused in words', () => {
    assert.equal(price({}).at(-1)?.['amount'], '$0.00');
    assert.equal(price({ prices: [{ item: 7, quantity: 'x', unitPrice: null }] }).at(-1)?.['amount'], '$0.00');
    assert.throws(() => price({ prices: [line(1_000_000, 1_000_000_000)] }), CannotCompute);
  });

  it('C2 the total is always subtotal less discount plus tax, whatever is entered', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 }).map((value) => value / 100);
    const rate = fc.integer({ min: 0, max: 3_000 }).map((value) => value / 100);
    const lines = fc.array(fc.record({ item: fc.constant('x'), unit: fc.constant(''), quantity: fc.integer({ min: 0, max: 500 }), unitPrice: cents, discountPercent: fc.option(rate), taxPercent: fc.option(rate) }), { maxLength: 8 });
    fc.assert(fc.property(lines, rate, (prices, discountPercent) => {
      const rows = price({ prices, discountPercent });
      const amount = (row: Readonly<Record<string, string>>): number => readAmount(row['amount'] ?? '') ?? Number.NaN;
      const closing = rows.slice(prices.length, -1).reduce((sum, row) => sum + amount(row), 0);
      assert.equal(amount(rows.at(-1) ?? {}), closing);
      assert.equal(amount(rows[prices.length] ?? {}), rows.slice(0, prices.length).reduce((sum, row) => sum + amount(row), 0));
    }), { numRuns: 200, seed: 17 });
  });
});
