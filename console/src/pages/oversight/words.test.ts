import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { periodOf } from './words.ts';

describe('A5 the time of a review in words', () => {
  it('A5 its days are those of its time zone, the last one included', () => {
    assert.equal(periodOf({ from: '2026-11-16T00:00:00Z', to: '2026-11-23T00:00:00Z', timeZone: 'UTC' }), '2026-11-16 to 2026-11-22');
    assert.equal(periodOf({ from: '2027-03-27T23:00:00Z', to: '2027-03-28T22:00:00Z', timeZone: 'Europe/Zurich' }), '2027-03-28');
  });
});
