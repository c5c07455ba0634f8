import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findLast } from './find-last.ts';

describe('A2 the newest of what can only be listed onwards', () => {
  const opened = (numbers: readonly number[]) => {
    const asked: number[] = [];
    return { asked, listAbove: async (number: number) => { asked.push(number); return numbers.filter((each) => each > number).slice(0, 2); } };
  };

  it('A2 is found whatever was guessed, and is none where nothing is there', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 3_000_000 }), { maxLength: 40 }), fc.array(fc.integer({ min: 1, max: 9_000_000 }), { maxLength: 3 }), async (numbers, guesses) => {
      const sorted = numbers.toSorted((a, b) => a - b);
      const { listAbove, asked } = opened(sorted);
      assert.equal(await findLast(listAbove, guesses), sorted.at(-1) ?? null);
      assert.ok(asked.length <= 50, `${asked.length} questions`);
    }), { numRuns: 300, seed: 41 });
  });

  it('A2 one question is enough where the guess is right', async () => {
    const { listAbove, asked } = opened(Array.from({ length: 500 }, (_nothing, index) => index * 3 + 1));
    assert.equal(await findLast(listAbove, [1_498]), 1_498);
    assert.deepEqual(asked, [1_497]);
  });
});
