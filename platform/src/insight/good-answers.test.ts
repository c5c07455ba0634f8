import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { costOfGood, wilson } from './good-answers.ts';

const rated = (key: string, ratedRuns: number, goodRuns: number, costNanoUsd: number, unpricedRuns = 0) => ({ key, ratedRuns, goodRuns, costNanoUsd, unpricedRuns });

describe('B4 what a good answer costs', () => {
  it('B4 poor answers are paid too: what all rated runs cost, by the good ones', () => {
    const [cheap, dear] = costOfGood([rated('dear', 40, 36, 40_000), rated('cheap', 40, 10, 8_000)]);
    assert.deepEqual([cheap?.key, cheap?.costPerGoodNanoUsd, cheap?.rank], ['cheap', 800, 1]);
    assert.deepEqual([dear?.key, dear?.costPerGoodNanoUsd, dear?.rank, dear?.goodPercent], ['dear', 1_111, 2, 90]);
  });

  it('B4 nothing is ranked below 20 ratings, without a good one, or without a known cost', () => {
    const rows = costOfGood([rated('few', 19, 19, 1), rated('none', 50, 0, 10), rated('unknown', 30, 30, 0, 30), rated('enough', 20, 20, 100)]);
    assert.deepEqual(rows.map((row) => [row.key, row.rank, row.costPerGoodNanoUsd]), [['enough', 1, 5], ['none', null, null], ['unknown', null, null], ['few', null, 0]]);
  });

  it('B4 runs of unknown cost count as good or poor, and not as free', () => {
    assert.equal(costOfGood([rated('a', 20, 10, 1_000, 10)])[0]?.costPerGoodNanoUsd, 200);
  });

  it('B4 the interval holds the share, lies between nothing and all, and narrows with more of the same', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }), (of, some) => {
      const good = Math.min(of, some);
      const { low, high } = wilson(good, of);
      assert.ok(low >= 0 && high <= 1 && low <= good / of + 1e-9 && good / of <= high + 1e-9);
      const more = wilson(good * 4, of * 4);
      assert.ok(more.high - more.low <= high - low + 1e-9);
    }), { seed: 6 });
    const { low, high } = wilson(8, 10);
    assert.deepEqual([low.toFixed(3), high.toFixed(3)], ['0.490', '0.943']);
  });
});
