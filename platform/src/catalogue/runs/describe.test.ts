import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { costOf } from './describe.ts';

describe('what a run cost', () => {
  const finished = new Date('2026-11-22T09:00:00Z');
  const spending = { calls: 2, ownNanoUsd: 40, platformNanoUsd: 2, unpriced: false, known: false };
  const cost = (seconds: number, changed: Partial<typeof spending> = {}, state: 'draft' | 'failed' | 'running' = 'failed') =>
    costOf({ state, finished_at: state === 'running' ? null : finished }, { ...spending, ...changed }, new Date(finished.getTime() + seconds * 1000));

  it('C5 all its calls count, those too that gave no answer, once the ledger has what it will have', () => {
    assert.deepEqual([cost(0, { known: true }), cost(119), cost(120)], [42, null, 42]);
    assert.deepEqual([cost(600, { calls: 0, ownNanoUsd: 0, platformNanoUsd: 0 }), cost(0, { calls: 0, ownNanoUsd: 0, platformNanoUsd: 0, known: true })], [null, 0], 'no row is no proof that nothing was spent; a refusal before anything was sent is');
  });

  it('C5 it is not known while the run is under way, nor where no call has a price', () => {
    assert.equal(cost(600, { known: true }, 'running'), null);
    assert.deepEqual([cost(600, { unpriced: true, ownNanoUsd: 0, platformNanoUsd: 0, known: true }), cost(600, { unpriced: true, known: true })], [null, 42]);
    assert.equal(costOf({ state: 'draft', finished_at: finished }, undefined, finished), null);
  });
});
