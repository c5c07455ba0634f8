import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CalculatorAssumptions, breakEvenPeople, breakEvenRequests, compareCosts, meanUsdPerRequest } from './calculator.ts';

const assumed: CalculatorAssumptions = { people: 10, bundledUsd: 30, includedRequests: 500, overageUsd: 0.05, platformUsd: 39, proxyUsd: 11, mix: [{ model: 'small', share: 75, usdPerRequest: 0.002 }, { model: 'large', share: 25, usdPerRequest: 0.034 }] };
const cents = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((each) => each / 100);
const anything = fc.record({
  people: fc.integer({ min: 1, max: 500 }), bundledUsd: cents(200), includedRequests: fc.integer({ min: 0, max: 5_000 }), overageUsd: cents(2), platformUsd: cents(2_000), proxyUsd: cents(500),
  mix: fc.array(fc.record({ model: fc.constant('m'), share: fc.integer({ min: 0, max: 100 }), usdPerRequest: cents(3) }), { minLength: 1, maxLength: 4 }),
});
const scenario = fc.record({ requestsPerPerson: fc.integer({ min: 0, max: 20_000 }), discountPercent: fc.integer({ min: 0, max: 100 }) });

describe('B7 own keys against a bundled price', () => {
  it('B7 power user, light user, negotiated prices: each side is the sum of its parts', () => {
    assert.equal(meanUsdPerRequest(assumed.mix), 0.01);
    const power = compareCosts(assumed, { requestsPerPerson: 2_000, discountPercent: 0 });
    assert.deepEqual([power.own.inferenceNanoUsd / 1e9, power.own.totalNanoUsd / 1e9, power.bundled.overageNanoUsd / 1e9, power.bundled.totalNanoUsd / 1e9, power.savedNanoUsd / 1e9], [200, 250, 750, 1_050, 800]);
    const light = compareCosts(assumed, { requestsPerPerson: 40, discountPercent: 0 });
    assert.deepEqual([light.own.totalNanoUsd / 1e9, light.bundled.totalNanoUsd / 1e9], [54, 300]);
    assert.equal(compareCosts(assumed, { requestsPerPerson: 2_000, discountPercent: 20 }).own.inferenceNanoUsd / 1e9, 160);
  });

  it('B7 at a break-even point both sides cost the same, and there are never more than two', () => {
    fc.assert(fc.property(anything, scenario, (each, { discountPercent }) => {
      const points = breakEvenRequests(each, { discountPercent });
      assert.ok(points.length <= 2 && points.every((at, index) => at >= (points[index - 1] ?? 0)));
      for (const at of points) {
        const { savedNanoUsd, bundled } = compareCosts(each, { requestsPerPerson: at, discountPercent });
        assert.ok(Math.abs(savedNanoUsd) <= 10 + bundled.totalNanoUsd * 1e-6, `${savedNanoUsd} at ${at}`);
      }
    }), { seed: 10, numRuns: 300 });
  });

  it('B7 between two break-even points the same side stays the cheaper one', () => {
    fc.assert(fc.property(anything, scenario, scenario, (each, one, two) => {
      const points = breakEvenRequests(each, one);
      const stretch = (at: number): number => points.filter((point) => point < at).length;
      const [first, second] = [one, { ...two, discountPercent: one.discountPercent }].map((of) => compareCosts(each, of).savedNanoUsd);
      const near = points.some((point) => Math.abs(point - one.requestsPerPerson) < 1 || Math.abs(point - two.requestsPerPerson) < 1);
      if (!near && stretch(one.requestsPerPerson) === stretch(two.requestsPerPerson)) assert.ok(Math.sign(Math.round((first ?? 0) / 1e3)) * Math.sign(Math.round((second ?? 0) / 1e3)) >= 0);
    }), { seed: 11, numRuns: 300 });
  });

  it('B7 from the break-even number of people on own keys cost no more, and with one fewer they do', () => {
    fc.assert(fc.property(anything, scenario, (each, of) => {
      const people = breakEvenPeople(each, of);
      if (people === null) return;
      assert.ok(compareCosts({ ...each, people }, of).savedNanoUsd >= -10_000);
      if (people > 1) assert.ok(compareCosts({ ...each, people: people - 1 }, of).savedNanoUsd < 10_000);
    }), { seed: 12, numRuns: 300 });
  });

  it('B7 nobody, no price and no mix are answered, not divided by', () => {
    assert.deepEqual(breakEvenRequests({ ...assumed, people: 0 }, { discountPercent: 0 }), []);
    assert.equal(compareCosts({ ...assumed, mix: [] }, { requestsPerPerson: 10, discountPercent: 0 }).own.inferenceNanoUsd, 0);
    assert.equal(breakEvenPeople({ ...assumed, bundledUsd: 0, overageUsd: 0 }, { requestsPerPerson: 1, discountPercent: 0 }), null);
  });
});
