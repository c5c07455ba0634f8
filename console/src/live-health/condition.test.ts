import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conditionOf, worstOf } from './condition.ts';

const leg = (state: 'closed' | 'open' | 'resting' | 'half-open' | 'partly', successShare: number | null = 1, answered = 0) => ({ state, successShare, answered, inFlight: 0 });

describe('what is said of a leg', () => {
  it('G4 a leg whose calls fail is not called healthy, though no breaker keeps calls away yet', () => {
    assert.deepEqual([conditionOf(leg('closed', 1)), conditionOf(leg('closed', 0.95)), conditionOf(leg('closed', 0.94)), conditionOf(leg('closed', 0)), conditionOf(leg('closed', null)), conditionOf(leg('open', 0))], ['closed', 'closed', 'shaky', 'failing', 'idle', 'open']);
  });

  it('the worst speaks for a key; among equals the busiest', () => {
    assert.equal(worstOf([]), undefined);
    assert.equal(worstOf([leg('closed', 1, 5), leg('open', 0), leg('closed', 0.2)])?.state, 'open');
    assert.equal(worstOf([leg('closed', 1, 1), leg('closed', 1, 9)])?.answered, 9);
  });
});
