import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CalculatorBasis } from '@keystead/contract';
import { readTerms, termsFrom } from './terms.ts';

const basis: CalculatorBasis = {
  from: '2026-10-22T00:00:00.000Z', to: '2026-11-21T00:00:00.000Z', requests: 300, unpricedRequests: 0, people: 4, requestsOfPeople: 300, activeMembers: 6, perPerson: { light: 20, typical: 70, heavy: 140 }, plan: 'basic', planName: 'Basic', monthlyUsd: 39,
  models: [{ provider: 'openai', providerName: 'OpenAI', model: 'large', requests: 100, billedNanoUsd: 800_000_000, listNanoUsd: 1_000_000_000 }, { provider: 'openai', providerName: 'OpenAI', model: 'small', requests: 200, billedNanoUsd: 200_000_000, listNanoUsd: 250_000_000 }],
};

describe('B7 what the calculator assumes', () => {
  it('B7 begins with real use: people, each scenario’s requests, the mix at list price, the discount that was agreed, the plan’s price', () => {
    const terms = termsFrom(basis);
    assert.deepEqual([terms.people, terms.platformUsd, terms.mix], [4, 39, [{ model: 'large', share: 100, usdPerRequest: 0.01 }, { model: 'small', share: 200, usdPerRequest: 0.00125 }]]);
    assert.deepEqual(terms.scenarios.map(({ requestsPerPerson, discountPercent }) => [requestsPerPerson, discountPercent]), [[140, 0], [20, 0], [70, 20]]);
  });

  it('B7 without any use it says that it assumes', () => {
    const terms = termsFrom({ ...basis, people: 0, perPerson: null, models: [], monthlyUsd: null });
    assert.ok(terms.scenarios.every(({ says }) => says.includes('assumed')));
    assert.equal(terms.mix.length, 1);
  });

  it('B7 the address changes every assumption, and what is no number that fits changes nothing', () => {
    const search = new URLSearchParams('people=20&bundledUsd=-1&overageUsd=0.5&mix0.share=7&mix1.usd=abc&power.requests=9&power.discount=101&light.requests=1.5&negotiated.discount=0');
    const terms = readTerms(termsFrom(basis), (name) => search.get(name) ?? '');
    assert.deepEqual([terms.people, terms.bundledUsd, terms.overageUsd, terms.mix.map(({ share, usdPerRequest }) => [share, usdPerRequest])], [20, 30, 0.5, [[7, 0.01], [200, 0.00125]]]);
    assert.deepEqual(terms.scenarios.map(({ requestsPerPerson, discountPercent }) => [requestsPerPerson, discountPercent]), [[9, 0], [20, 0], [70, 0]]);
  });
});
