import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type UseToJudge, unusualUse } from './unusual.ts';

const usual: UseToJudge = {
  people: [{ name: 'Ada', requests: 4, isNew: false }], tokens: [], apps: [], models: [{ name: 'gpt-4o-mini', requests: 4, isNew: false }], days: [{ day: '2026-11-20', requests: 4 }],
  before: { busiestDay: 3, hours: [8, 9, 10] }, hours: [9], foreignDays: [],
};

describe('A5 what is unusual about the use of a key', () => {
  it('A5 nothing is, where everybody is known and the days are as they were', () => { assert.deepEqual(unusualUse(usual), []); });

  it('A5 whoever was not seen before is named, and many are counted', () => {
    const fresh = Array.from({ length: 7 }, (_, index) => ({ name: `token ${index}`, requests: 1, isNew: true }));
    assert.deepEqual(unusualUse({ ...usual, people: [{ name: 'Eve', requests: 1, isNew: true }], tokens: fresh }), [
      'A person that was not seen before: Eve.', '7 tokens that were not seen before: token 0, token 1, token 2, token 3, token 4 and 2 more.',
    ]);
  });

  it('A5 so are a day far busier than any before, hours of the night, and what the provider bills beyond all that was sent', () => {
    assert.deepEqual(unusualUse({ ...usual, days: [{ day: '2026-11-20', requests: 6 }, { day: '2026-11-21', requests: 7 }], hours: [9, 23, 3], foreignDays: ['2026-11-19'] }), [
      'Its provider billed more than was sent from here on 2026-11-19: somebody else uses the key.', 'More than 2 times as many requests as on the busiest day before (3) on 2026-11-21 (7).',
      'Used at hours of the day at which it was not before (UTC): 03:00, 23:00.',
    ]);
  });

  it('A5 without a time before, it says that there is nothing to compare with', () => {
    assert.deepEqual(unusualUse({ ...usual, before: null, people: [{ name: 'Eve', requests: 1, isNew: true }] }), ['It was not used in the 90 days before, so that there is nothing to compare with.']);
  });
});
