import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moneyFormat, ticksOf } from './axis.ts';
import type { Metric } from './metrics.ts';

const axis = (highest: number, metric: Metric): readonly number[] => ticksOf({ series: [{ name: 'band0', label: 'a', color: '' }], rows: [{ start: '', band0: highest / 2 }, { start: '', band0: highest }] }, metric);
const money = (highest: number): string[] => axis(highest, 'cost').map(moneyFormat(axis(highest, 'cost')));

describe('the axis of the usage chart', () => {
  it('M3 has round values that reach above the highest bar, all with the same digits', () => {
    assert.deepEqual(money(3_400_000_000), ['$0', '$1', '$2', '$3', '$4']);
    assert.deepEqual(money(730_000_000), ['$0.00', '$0.20', '$0.40', '$0.60', '$0.80']);
    assert.deepEqual(money(31_000_000), ['$0.00', '$0.01', '$0.02', '$0.03', '$0.04']);
    assert.deepEqual(money(69_000), ['$0.00000', '$0.00002', '$0.00004', '$0.00006', '$0.00008']);
    assert.deepEqual(money(52_000_000_000_000), ['$0', '$20,000', '$40,000', '$60,000']);
  });

  it('M3 counts in whole numbers', () => {
    assert.deepEqual(axis(1, 'requests'), [0, 1]);
    assert.deepEqual(axis(7, 'requests'), [0, 2, 4, 6, 8]);
    assert.deepEqual(axis(0, 'requests'), [0, 1]);
    assert.deepEqual(axis(1_200_000, 'tokens'), [0, 500_000, 1_000_000, 1_500_000]);
  });
});
