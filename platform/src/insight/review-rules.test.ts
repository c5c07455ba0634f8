import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ModelFigures, reviewRules, reviewUsage } from './review-rules.ts';

const nothing: ModelFigures = {
  provider: 'openai', model: 'm', requests: 1_000, costNanoUsd: 0, cacheReadTokens: 0, longRequests: 0, longNanoUsd: 0, followingRequests: 0, shortRequests: 0, shortNanoUsd: 0, nightRequests: 0, nightNanoUsd: 0, cancelledRequests: 0, cancelledNanoUsd: 0,
  failedPaidRequests: 0, failedPaidNanoUsd: 0, givenUpRequests: 0, givenUpNanoUsd: 0, shadowRequests: 0, shadowNanoUsd: 0, estimatedRequests: 0, estimatedNanoUsd: 0, unpricedRequests: 0,
};
const model = (more: Partial<ModelFigures>): ModelFigures => ({ ...nothing, ...more });
const rulesOf = (...models: readonly ModelFigures[]): readonly string[] => reviewUsage(models).hints.map(({ rule }) => rule);

describe('B4 the monthly review', () => {
  it('B4 a month with nothing to save says so, rule by rule', () => {
    const { hints, clear } = reviewUsage([nothing]);
    assert.deepEqual([hints, clear.length], [[], reviewRules.length]);
    assert.deepEqual(reviewUsage([]).hints, []);
  });

  for (const [name, told, quiet] of [
    ['cache-unused', model({ longRequests: 80, longNanoUsd: 9, followingRequests: 50 }), [model({ longRequests: 80, followingRequests: 49 }), model({ followingRequests: 500, cacheReadTokens: 1 })]],
    ['night-work', model({ nightRequests: 50, nightNanoUsd: 1 }), [model({ nightRequests: 49, nightNanoUsd: 1 }), model({ nightRequests: 50 }), model({ provider: 'mistral', nightRequests: 50, nightNanoUsd: 1 })]],
    ['given-up', model({ givenUpRequests: 1 }), []], ['shadows', model({ shadowRequests: 1, shadowNanoUsd: 5 }), []], ['cancelled', model({ cancelledRequests: 10, cancelledNanoUsd: 5 }), [model({ cancelledRequests: 9, cancelledNanoUsd: 5 })]],
    ['failed-paid', model({ failedPaidRequests: 1, failedPaidNanoUsd: 1 }), []], ['estimated', model({ estimatedRequests: 2, estimatedNanoUsd: 3 }), []], ['unpriced', model({ unpricedRequests: 1 }), []],
  ] as const) {
    it(`B4 ${name} is told of where there is reason to, and only there`, () => {
      assert.deepEqual(rulesOf(told), [name]);
      for (const each of quiet) assert.deepEqual(rulesOf(each), []);
    });
  }

  it('B4 an expensive model for short answers is told of only beside a cheaper one that does the same for this organisation', () => {
    const dear = model({ model: 'large', shortRequests: 100, shortNanoUsd: 300_000 });
    assert.deepEqual(rulesOf(dear), []);
    assert.deepEqual(rulesOf(dear, model({ model: 'small', shortRequests: 50, shortNanoUsd: 51_000 })), []);
    const { hints: [hint] } = reviewUsage([dear, model({ model: 'small', shortRequests: 50, shortNanoUsd: 50_000 })]);
    assert.deepEqual([hint?.rule, hint?.figures.map(({ value }) => value), hint?.concernsNanoUsd], ['dear-short-answers', [100, 3_000, 50, 1_000], 300_000]);
  });

  it('B4 every hint has its figures, out of the month alone, and a page of the console to look into; the dearest comes first', () => {
    const { hints, clear } = reviewUsage([model({ shadowRequests: 3, shadowNanoUsd: 7, estimatedRequests: 2, estimatedNanoUsd: 900, cancelledRequests: 11, cancelledNanoUsd: 30 })]);
    assert.deepEqual(hints.map(({ rule, concernsNanoUsd }) => [rule, concernsNanoUsd]), [['estimated', 900], ['cancelled', 30], ['shadows', 7]]);
    assert.ok(hints.every(({ figures, link, text }) => figures.length > 0 && link.startsWith('/') && text.length > 40));
    assert.equal(hints.length + clear.length, reviewRules.length);
  });
});
