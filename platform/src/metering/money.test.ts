import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toNanoUsd, toNanoUsdCeiling } from './money.ts';

describe('money', () => {
  it('B3 whole nano-dollars stay as they are', () => {
    for (const [usd, nano] of [[0, 0], [0.0002625, 262_500], [1, 1_000_000_000], [0.0045, 4_500_000], [9_000_000, 9_000_000_000_000_000]] as const) assert.equal(toNanoUsd(usd), nano);
  });

  it('B3 rounds half up, once', () => {
    for (const [usd, nano] of [[0.0000000375, 38], [0.0000000374, 37], [0.0000000005, 1], [0.00000000049, 0], [0.0000000015, 2], [0.0000000025, 3]] as const) assert.equal(toNanoUsd(usd), nano);
  });

  it('B3 the noise of binary fractions moves no half', () => {
    // 3 tokens at US$0.0375 a million: 112.5 nano-dollars, which doubles make 1.1249999999999999e-7.
    const noisy = [0.1 + 0.2, 1.1249999999999999e-7, 0.0045000000000000005, 0.0027675000000000004];
    assert.deepEqual(noisy.map(toNanoUsd), [300_000_000, 113, 4_500_000, 2_767_500]);
    for (let half = 1; half < 2_000; half += 2) assert.equal(toNanoUsd((half * 0.0005) / 1e6), (half + 1) / 2);
  });

  it('B1 an upper bound is never rounded down', () => {
    assert.equal(toNanoUsdCeiling(0.00000000042), 1);
    assert.equal(toNanoUsdCeiling(0.0000000011), 2);
    assert.equal(toNanoUsdCeiling(0.0045), 4_500_000);
  });

  it('what is no amount of money is refused', () => {
    for (const usd of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e10]) assert.throws(() => toNanoUsd(usd), RangeError);
  });
});
