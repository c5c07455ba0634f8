import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { change, divide, dollars, median, percent, ratio, readAmount } from './amounts.ts';

describe('amounts', () => {
  it('C2 amounts are written with grouping and two decimals', () => {
    assert.deepEqual([0, 5, 123_456, 100_000_000_000, -5, -123_456].map(dollars), ['$0.00', '$0.05', '$1,234.56', '$1,000,000,000.00', '-$0.05', '-$1,234.56']);
  });

  it('C2 amounts are read as US documents write them, with the sign they have there', () => {
    for (const [text, cents] of [['$1,234.50', 123_450], ['1234.5', 123_450], ['USD 12', 1_200], ['$ 7', 700], ['(500.00)', -50_000], ['($1,000)', -100_000], ['-12.30', -1_230], ['-$4', -400], ['$-4', -400], ['12.00-', -1_200], ['3.00 CR', -300], ['0', 0], ['1.005', 101]] as const) {
      assert.equal(readAmount(text), cents, text);
    }
  });

  it('C2 what might be another amount is not read at all', () => {
    for (const text of ['', 'n/a', '1.234,50', '12,34', '1,23,456', '12 %', '$1.2 million', '4-5', '1e5', '12 000']) assert.equal(readAmount(text), null, text);
  });

  it('C2 whatever is written is read back', () => {
    fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), (cents) => { assert.equal(readAmount(dollars(cents)), cents); }));
  });

  it('C2 quotients are rounded once, half up, the same way up and down', () => {
    assert.deepEqual([divide(1, 2), divide(-1, 2), divide(1, 3), divide(2, 3), divide(5, -2), divide(0, -7)], [1, -1, 0, 1, -3, 0]);
    assert.deepEqual([percent(1, 3), percent(1, 0), change(0, 5), change(-100, -50), change(300, 400), ratio(5, 4), ratio(1, 0)], ['33.3%', '–', '–', '+50.0%', '+33.3%', '1.25', '–']);
  });

  it('C2 the median is the middle, or half-way between the two in the middle', () => {
    assert.deepEqual([median([3, 1, 2]), median([1, 2]), median([10, 20, 40, 30]), median([])], [2, 2, 25, null]);
  });
});
