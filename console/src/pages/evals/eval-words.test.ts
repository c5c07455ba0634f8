import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvalModel } from '@keystead/contract';
import { pointsOf, titleOf, verdictOf } from './eval-words.ts';

const row = (model: string, more: Partial<EvalModel>): EvalModel => ({
  model, sandbox: false, cases: 10, passed: 9, failed: 1, errors: 0, misfits: 0, passRate: 0.9, citations: { found: 1, elsewhere: 0, notFound: 0 }, unsupportedFigures: 0, inputTokens: 0, outputTokens: 0, medianLatencyMs: null,
  costNanoUsd: 10_000_000, unpricedCases: 0, costPerPassedNanoUsd: 1_111_111, rankByQuality: 1, rankByValue: 1, beatenBy: null, gaveUp: false, opinions: null, ...more,
});

describe('an eval in words', () => {
  it('C6 says who passed most and where a passed case costs least; the sandbox is compared with nobody', () => {
    const comparison = [row('a/x', {}), row('b/y', { passed: 7, passRate: 0.7, rankByQuality: 2, rankByValue: 2 }), row('s/s', { sandbox: true, rankByQuality: null, rankByValue: null, costNanoUsd: null })];
    assert.equal(verdictOf({ comparison }), 'a/x passed most: 9 of 10. A passed case costs least on a/x.');
    assert.match(verdictOf({ comparison: comparison.slice(2) }), /Only the sandbox/);
    assert.deepEqual(pointsOf(comparison), { points: [{ model: 'a/x', x: 0.001, y: 0.9, beaten: false }, { model: 'b/y', x: 0.001, y: 0.7, beaten: false }], mostUsd: 0.0011 });
    assert.equal(pointsOf([]).mostUsd, 0);
    assert.deepEqual([titleOf({ apps: [{ id: 'a', name: 'A', version: '1' }] }), titleOf({ apps: [] })], ['A', 'Eval']);
  });
});
