import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyDay } from './words.ts';

describe('A5 the days of an incident', () => {
  it('A5 days without use stand among the others, and of a long time the newest', () => {
    const use = { from: '2026-11-18T15:00:00.000Z', to: '2026-11-21T09:00:00.000Z', days: [{ day: '2026-11-19', requests: 3, failed: 1, costNanoUsd: 5 }] };
    assert.deepEqual(everyDay(use).map(({ day, requests }) => `${day} ${requests}`), ['2026-11-18 0', '2026-11-19 3', '2026-11-20 0', '2026-11-21 0']);
    assert.deepEqual(everyDay(use, 2).map(({ day }) => day), ['2026-11-20', '2026-11-21']);
  });
});
