import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backOffSeconds } from './back-off.ts';

describe('A2 a receiver that fails', () => {
  it('A2 is left alone for twice as long each time, a quarter of an hour at most, and longer where it asks', () => {
    assert.deepEqual([1, 2, 3, 4, 10, 11, 1_000].map((attempts) => backOffSeconds(attempts, null, 0)), [1, 2, 4, 8, 512, 900, 900]);
    assert.deepEqual([backOffSeconds(1, 120, 0), backOffSeconds(11, 120, 0), backOffSeconds(1, null, 1)], [120, 900, 1.2]);
  });
});
