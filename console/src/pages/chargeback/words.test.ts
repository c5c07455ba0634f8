import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barWidth, bookMoney, dayText, monthText, readKeys, signedMoney } from './words.ts';

describe('B5 words of chargeback', () => {
  it('B7 a statement is written to the cent, and what is less than half of one is not shown as nothing', () => {
    const exact = (value: number): string => `${value} nano`;
    assert.deepEqual([1_234_567_890_000, 585_000_000, -585_000_000, 5_000_000, 4_999_999, 0].map((value) => bookMoney(value, exact)), ['$1,234.57', '$0.59', '−$0.59', '$0.01', '4999999 nano', '$0.00']);
  });

  it('B5 months and days are those of the books, in UTC', () => {
    assert.deepEqual([monthText('2026-11'), dayText('2026-11-01')], ['November 2026', 'Nov 1, 2026']);
  });

  it('B5 a correction keeps its sign, and what is there at all has a bar', () => {
    assert.deepEqual([signedMoney(-5, (value) => `$${value}`), signedMoney(5, (value) => `$${value}`)], ['−$5', '$5']);
    assert.deepEqual([barWidth(1, 1_000_000), barWidth(0, 5), barWidth(-3, 5), barWidth(5, 5), barWidth(2, 0)], [1, 0, 0, 100, 0]);
    assert.deepEqual(readKeys(' cost, ticket\ncost '), ['cost', 'ticket']);
  });
});
